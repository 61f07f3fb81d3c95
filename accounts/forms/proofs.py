"""The field by which a paper is handed in."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from asasap.kernel.uploads import MAX_BYTES, Remade, UploadRefused, remake


class ProofField(forms.FileField):
    """A photo or a PDF; its clean value is a ``Remade``, or None where none is given.

    The form's tag needs ``enctype="multipart/form-data"``.
    """

    widget = forms.FileInput(
        attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}
    )
    default_help = _("A photo or a PDF, 10 MB and 20 pages at most.")

    def __init__(self, **kwargs):
        super().__init__(**{"help_text": self.default_help, **kwargs})

    def clean(self, data, initial=None) -> Remade | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            # Too heavy is known before it is read.
            content = upload.read(MAX_BYTES + 1)
            return remake(content, name=upload.name)
        except UploadRefused as refusal:
            raise ValidationError(str(refusal), code="refused") from None

"""What is sent in a conversation."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from accounts.forms.proofs import ProofField
from asasap.kernel.forms import refuse_turned

LONGEST = 2000


class MessageForm(forms.Form):
    """A text, a file, or both. Its key makes one message of a form sent twice.

    The form's tag needs ``enctype="multipart/form-data"``.
    """

    text = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST,
        validators=[refuse_turned],
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
    )
    upload = ProofField(
        label=gettext_lazy("A photo or a PDF"),
        required=False,
        help_text=gettext_lazy("10 MB and 20 pages at most."),
    )
    sending_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("sending_key", uuid4())
        # A file may go without a word.
        self.fields["text"].required = "upload" not in self.files

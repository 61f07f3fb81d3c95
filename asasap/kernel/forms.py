"""How every form looks: ours, allauth's, django-filter's.

A field carries its label, its help and its error, and tells a screen reader which
belongs to which; Django 5.2 ties the ids, this file adds the classes.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _

from asasap.kernel.text import turns_letters


class HouseBoundField(BoundField):
    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if not widget.is_hidden:
            given = attrs.get("class", widget.attrs.get("class", ""))
            refused = "is-invalid" if self.errors else ""
            classes = f"{given} {_class_of(widget)} {refused}"
            attrs["class"] = " ".join(classes.split())
        return attrs

    @property
    def is_ticked(self) -> bool:
        """One box with its label after it, not a label above a box."""
        return isinstance(self.field.widget, forms.CheckboxInput)


class HouseFormRenderer(TemplatesSetting):
    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"
    bound_field_class = HouseBoundField


def refuse_turned(text: str) -> None:
    """A validator: what is shown to others reads as it was typed."""
    if turns_letters(text):
        raise ValidationError(
            _("This holds marks nobody can see. Type it again instead of copying it.")
        )


def _class_of(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    if isinstance(widget, forms.RadioSelect):  # CheckboxSelectMultiple is one too.
        return "choices"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"

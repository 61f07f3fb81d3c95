"""The field where one says which commune: by its name, part of it, or its postcode.

It works without scripts: what means one commune is taken, and where several may be
meant the form comes back with a list to choose from. Scripts complete what is typed.
"""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from asasap.kernel.text import words_of
from mapping.models import Commune
from mapping.queries import communes_meant

LONGEST = 100
# The one taken, and so many others to take in its place.
OTHERS = 5


@dataclass(frozen=True, slots=True)
class Typed:
    """What comes back: the words, and which commune was chosen for those very words."""

    text: str = ""
    insee: str = ""


class CommuneInput(forms.Widget):
    template_name = "mapping/widgets/commune.html"
    # Those it may be, and the one taken, told by the field once it has read the words.
    choices: tuple[Commune, ...] = ()
    taken: Commune | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        text = (data.get(name) or "").strip()
        # A choice made for other words is of no account any more.
        chosen = data.get(f"{name}_insee") or ""
        is_of_text = (data.get(f"{name}_for") or "").strip() == text
        return Typed(text, chosen if is_of_text else "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["value"] = _typed(value)
        context["widget"]["choices"] = self.choices
        context["widget"]["taken"] = self.taken
        return context


class CommuneField(forms.Field):
    """Gives a ``Commune``, its département loaded; None where none is required."""

    widget = CommuneInput
    default_error_messages = {
        "required": _("Say which commune: its name or its postcode."),
        "unknown": _(
            "We know no commune of that name or postcode. Check the spelling, or type "
            "the postcode."
        ),
        "ended": _("Choose the commune again: this one is no longer in the list."),
    }

    def clean(self, value: Any) -> Commune | None:
        typed = _typed(value)
        if not typed.text:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if typed.insee:
            chosen = Commune.objects.with_areas().by_insee(typed.insee[:5]).first()
            if chosen is None:
                raise ValidationError(self.error_messages["ended"], code="ended")
            return chosen
        found = communes_meant(typed.text[:LONGEST])
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return self.one_of(found, typed.text) if len(found) > 1 else found[0]

    def one_of(self, found: list[Commune], text: str) -> Commune:
        """Ask which of these is meant: no home is put in a commune by guess."""
        cast("CommuneInput", self.widget).choices = tuple(found)
        raise ValidationError(_several(len(found)), code="several")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _typed(data) != _typed(initial)


class LargestCommuneField(CommuneField):
    """Takes the largest of that very name, and offers the others beside it.

    For a search: to look elsewhere is one touch more, and a question would be one for
    everybody.
    """

    def one_of(self, found: list[Commune], text: str) -> Commune:
        if " ".join(words_of(text)) not in found[0].spelt:
            return super().one_of(found, text)
        widget = cast("CommuneInput", self.widget)
        widget.taken, widget.choices = found[0], tuple(found[:OTHERS])
        return found[0]


def _typed(value: Any) -> Typed:
    """Read what the form was given: a commune at first, then what came back."""
    if isinstance(value, Commune):
        return Typed(value.label, value.insee)
    return value if isinstance(value, Typed) else Typed(str(value or ""))


def _several(count: int) -> str:
    return ngettext(
        "%(count)s commune may be meant: choose it in the list.",
        "%(count)s communes may be meant: choose yours in the list.",
        count,
    ) % {"count": count}


class PlaceForm(forms.Form):
    """Where to go on the map."""

    where = CommuneField(label=_("Commune"), help_text=_("Its name or its postcode."))

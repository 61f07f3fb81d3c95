"""The communes of France, what they are part of, and how they are found by name.

All of it comes from one file, ``mapping/data/places.json.gz``, and is public.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from asasap.kernel.actor import Actor
from asasap.kernel.text import words_of
from mapping.enums import CommunePrecision, IntercommunalityKind, Point
from mapping.registry import Box

# How many one may be shown at once.
SHOWN = 20
# What people write, and what the official name says.
SPELT_OUT = {"st": "saint", "ste": "sainte"}


class Gazetteer(models.Model):
    """The file the communes were last loaded from; one row, so that it is read once."""

    checksum = models.CharField(max_length=64)
    vintage = models.CharField(_("vintage"), max_length=10)
    loaded_at = models.DateTimeField(_("loaded"))

    class Meta:
        constraints = [
            models.CheckConstraint(name="gazetteer_is_one_row", condition=Q(pk=1))
        ]

    def __str__(self):
        return self.vintage


class Region(models.Model):
    code = models.CharField(_("code"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("région")
        verbose_name_plural = _("régions")

    def __str__(self):
        return self.name


class Departement(models.Model):
    """A département, or a collectivity overseas that stands in the place of one."""

    code = models.CharField(_("code"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=60)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="departements"
    )

    class Meta:
        verbose_name = _("département")
        verbose_name_plural = _("départements")

    def __str__(self):
        return f"{self.name} ({self.code})"


class Intercommunality(models.Model):
    """Communes that act together: an EPCI, or one of the EPT of Greater Paris."""

    siren = models.CharField(_("SIREN number"), max_length=9, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=5, choices=IntercommunalityKind)

    class Meta:
        verbose_name = _("intercommunality")
        verbose_name_plural = _("intercommunalities")

    def __str__(self):
        return self.name


class CommuneQuerySet(models.QuerySet):
    def visible_to(self, _actor: Actor):
        """Everybody sees them all."""
        return self

    def current(self):
        """Those that still are: one merged into another is found under that one."""
        return self.filter(successor__isnull=True)

    def by_insee(self, code: str):
        """The commune of this number, or the one that took in the commune it was of."""
        former = Q(former_insee__contains=[code])
        return self.current().filter(Q(insee=code) | former)

    def matching(self, text: str):
        """The communes this may mean, the largest first: forty at most.

        Each word typed begins a word of one of the names it has or had, or its
        postcode; accents, capitals and hyphens do not count. Nothing typed finds
        nothing. Namesakes are among them however small: nobody could type more.

        The two halves are cut short by themselves, so that the index on the population
        answers for words that begin thousands of names.
        """
        words = words_of(text)
        if not words:
            return self.none()
        typed = " & ".join(map(_begins, words))
        begun = SearchQuery(typed, search_type="raw", config="simple")
        others = self.current().filter(words=begun).largest_first()
        found = (
            self.called(text)[:SHOWN].values("pk").union(others[:SHOWN].values("pk"))
        )
        return self.filter(pk__in=found).largest_first()

    def called(self, text: str):
        """Those whose name or former name, or a postcode, is exactly this."""
        words = words_of(text)
        if not words:
            return self.none()
        exact = self.current().filter(spelt__contains=[" ".join(words)])
        return exact.largest_first()

    def in_group(self, epci: Intercommunality):
        """Those that act together here: around Paris, by territory of the Métropole."""
        return self.filter(Q(ept=epci) | Q(ept=None, epci=epci))

    def within(self, box: Box):
        """Those whose point is in this box."""
        return self.filter(
            latitude__range=(box.south, box.north),
            longitude__range=(box.west, box.east),
        )

    def largest_first(self):
        return self.order_by(F("population").desc(), "pk")

    def with_areas(self):
        return self.select_related("departement", "epci", "ept")


def _begins(word: str) -> str:
    """The condition that a word looked for begins one of the words of the row.

    A word is letters and digits only: nothing in it is syntax.
    """
    meant = dict.fromkeys([word, SPELT_OUT.get(word, word)])
    return f"({' | '.join(f'{one}:*' for one in meant)})"


class Commune(models.Model):
    """A commune; Paris, Lyon and Marseille are one each."""

    insee = models.CharField(_("INSEE code"), max_length=5, unique=True)
    name = models.CharField(_("name"), max_length=60)
    # Communes merged into it, and districts: names and numbers that lead here.
    former_names = ArrayField(models.CharField(max_length=60), default=list)
    former_insee = ArrayField(models.CharField(max_length=5), default=list)
    postcodes = ArrayField(models.CharField(max_length=5), default=list)
    # Names and postcodes as they are looked for ("saint denis"), and the words of them:
    # both come from ``spellings``.
    spelt = ArrayField(models.TextField(), editable=False)
    words = SearchVectorField(editable=False)
    departement = models.ForeignKey(
        Departement, on_delete=models.PROTECT, related_name="communes"
    )
    epci = models.ForeignKey(
        Intercommunality,
        null=True,
        on_delete=models.PROTECT,
        related_name="communes",
        verbose_name=_("intercommunality"),
    )
    ept = models.ForeignKey(
        Intercommunality,
        null=True,
        on_delete=models.PROTECT,
        related_name="communes_of_ept",
        verbose_name=_("territory of Greater Paris"),
    )
    population = models.PositiveIntegerField(_("population"))
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    precision = models.CharField(
        _("where its point comes from"), max_length=16, choices=CommunePrecision
    )
    # Few people live there: homes are shown by larger cells.
    is_sparse = models.BooleanField(_("sparsely populated"))
    # Set when a later vintage no longer has it.
    successor = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = _("commune")
        verbose_name_plural = _("communes")
        constraints = [
            models.CheckConstraint(
                name="commune_is_on_earth",
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="commune_does_not_succeed_itself",
                condition=~Q(successor=F("pk")),
            ),
        ]
        indexes = [
            GinIndex(name="commune_spelt", fields=["spelt"]),
            GinIndex(name="commune_words", fields=["words"]),
            GinIndex(name="commune_former_insee", fields=["former_insee"]),
            models.Index(F("population").desc(), "id", name="commune_largest_first"),
            models.Index(fields=["latitude", "longitude"], name="commune_in_a_box"),
        ]

    def __str__(self):
        return self.name

    @property
    def label(self) -> str:
        """The name, and what tells it from its namesakes: Montreuil (93)."""
        length = 3 if self.insee.startswith(("97", "98")) else 2
        return f"{self.name} ({self.insee[:length]})"

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


def spellings(*, names: list[str], codes: list[str]) -> tuple[list[str], str]:
    """Return ``spelt`` and ``words`` of a commune."""
    said = [words_of(text) for text in [*names, *codes]]
    each = sorted({word for words in said for word in words})
    return [" ".join(words) for words in said], " ".join(f"'{word}'" for word in each)

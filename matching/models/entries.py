"""The index of the search: a narrow row for each offer online.

All of it is a copy of what other tables say, so that a search reads one table. It has
one owner, ``matching.operations.indexing``; whoever shows a row asks again whether the
offer is online.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import StatusKind
from accounts.models import Person, Provider
from asasap.kernel.actor import Actor
from coops.enums import Regime
from mapping.models import Commune
from offers.enums import PriceUnit, ServiceMode
from offers.models import Activity, Offer
from offers.models.offers import searchable

BY_ACTIVITY_AND_PLACE = searchable("activity")
BY_PLACE = BY_ACTIVITY_AND_PLACE[1]
# What facets count, and what says whether a row is within reach: in the index too, so
# that thousands are counted without reading their rows.
SORTS = ["mode", "status_kind", "regime", "price_unit"]
REACH = ["latitude", "longitude", "radius_km", "communes_served"]


class SearchEntryQuerySet(models.QuerySet):
    def visible_to(self, _actor: Actor):
        """Everybody: it copies what is online, and nothing else."""
        return self.all()

    def stale(self):
        """Those whose offer is not online any more."""
        return self.exclude(offer__in=Offer.objects.live())

    def of_offers(self, offer_ids):
        return self.filter(pk__in=offer_ids)


class SearchEntry(models.Model):
    """What a search filters and ranks an offer by."""

    # A copy goes with what it copies.
    offer = models.OneToOneField(
        Offer, on_delete=models.CASCADE, primary_key=True, related_name="entry"
    )
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    # Whose calendar is asked; an organisation has none.
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="+"
    )
    # Three indexes begin with it: one more would only mislead the planner.
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    commune = models.ForeignKey(Commune, on_delete=models.PROTECT, related_name="+")
    # The public point, never the private one.
    latitude = models.FloatField()
    longitude = models.FloatField()
    published_at = models.DateTimeField()
    price_unit = models.CharField(max_length=6, choices=PriceUnit)
    price_cents = models.BigIntegerField(null=True)
    mode = models.CharField(max_length=11, choices=ServiceMode)
    # Empty for an organisation's own offer.
    status_kind = models.CharField(max_length=20, choices=StatusKind, blank=True)
    regime = models.CharField(max_length=6, choices=Regime)
    # Folded, as they are looked for.
    languages = ArrayField(models.TextField(), default=list)
    # How far they go, or else to which communes.
    radius_km = models.PositiveSmallIntegerField(null=True)
    communes_served = ArrayField(models.IntegerField(), default=list)
    # Null as long as nobody has rated them.
    rating_milli = models.PositiveSmallIntegerField(null=True)
    ratings = models.PositiveIntegerField(default=0)
    # What was agreed with them for the last 28 days, and how much they are free for.
    offered_minutes = models.PositiveIntegerField(default=0)
    capacity_minutes = models.PositiveIntegerField(null=True)
    words = SearchVectorField()

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        constraints = [
            models.CheckConstraint(
                name="searchentry_rated_by_somebody",
                condition=Q(rating_milli=None, ratings=0)
                | Q(rating_milli__range=(1000, 5000), ratings__gt=0),
            ),
        ]
        indexes = [
            GistIndex(
                *BY_ACTIVITY_AND_PLACE,
                name="searchentry_by_activity_place",
                include=[*REACH, *SORTS],
            ),
            GistIndex(
                BY_PLACE,
                name="searchentry_by_place",
                include=["activity", *REACH, *SORTS],
            ),
            models.Index(fields=["activity", *SORTS], name="searchentry_by_sorts"),
            GinIndex(fields=["words"], name="searchentry_by_words"),
            models.Index(
                fields=["activity", "-published_at", "-offer"],
                name="searchentry_activity_newest",
            ),
            models.Index(fields=["-published_at", "-offer"], name="searchentry_newest"),
        ]

    def __str__(self):
        return f"#{self.pk}"

"""The capacity to serve, of a person or of an organisation, and its public face."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationState, PersonState
from accounts.models.organisations import Organisation
from accounts.models.people import Person
from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7


class ProviderQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """The published, and one's own; the suspended and the closed are hidden."""
        if actor.is_operator:
            return self.all()
        own = Q(organisation_id__in=actor.organisation_ids)
        if actor.is_known:
            own |= Q(person_id=actor.person_id, person__isnull=False)
        return self.filter(own | Q(pk__in=Provider.objects.published()))

    def held_by(self, actor: Actor, *, organisation: Organisation | None):
        """That of the organisation acted in; without one, the actor's own."""
        if organisation is None:
            return self.filter(person_id=actor.person_id, person__isnull=False)
        return self.filter(organisation=organisation)

    def with_holder(self):
        return self.select_related("person", "organisation")

    def published(self):
        return self.filter(
            Q(person=None) | Q(person__state=PersonState.ACTIVE),
            Q(organisation=None) | Q(organisation__state=OrganisationState.ACTIVE),
            is_published=True,
        )

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


@pghistory.track(exclude=["headline", "about"])
class Provider(models.Model):
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.OneToOneField(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="provider",
        verbose_name=_("person"),
    )
    organisation = models.OneToOneField(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="provider",
        verbose_name=_("organisation"),
    )
    headline = models.CharField(_("in one line"), max_length=120, blank=True)
    about = models.TextField(_("about"), max_length=2000, blank=True)
    languages = ArrayField(
        models.CharField(max_length=30),
        default=list,
        blank=True,
        verbose_name=_("languages spoken"),
    )
    is_published = models.BooleanField(_("public"), default=False)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        constraints = [
            models.CheckConstraint(
                name="provider_is_a_person_or_an_organisation",
                condition=Q(person__isnull=False, organisation=None)
                | Q(person=None, organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="provider_published_says_something",
                condition=Q(is_published=False) | ~Q(headline=""),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    def get_absolute_url(self):
        return reverse("providers:profile", args=[self.uuid])

"""People. Somebody helped by the portal may never open it: a person is not a login."""

from datetime import date

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.enums import (
    PERSON_MOVES,
    Channel,
    MandateScope,
    PersonState,
    Reason,
)
from accounts.models.login import User
from accounts.models.organisations import Organisation
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedJSONField, EncryptedTextField
from asasap.kernel.ids import uuid7
from asasap.kernel.selection import either
from asasap.kernel.text import folded
from asasap.kernel.triggers import MovesOnly


class TodayInParis(models.Func):
    """The day it is in Paris by the database's clock: who may see is asked of it."""

    template = "(statement_timestamp() AT TIME ZONE 'Europe/Paris')::date"
    output_field = models.DateField()


def member_today_of(organisations: models.QuerySet) -> Q:
    """Say which people are members of one of these: who has left is one no more."""
    return Q(
        memberships__organisation__in=organisations,
        memberships__valid__contains=TodayInParis(),
    )


class PersonQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Oneself, and today's members of the organisations one looks after."""
        if actor.is_operator:
            return self.all()
        rows = self.model._base_manager
        members = Person.objects.looked_after_by(actor)
        return self.filter(pk__in=either(rows.filter(pk=actor.person_id), members))

    def looked_after_by(self, actor: Actor):
        """Today's members of the organisations one looks after."""
        looked_after = Organisation.objects.looked_after_by(actor)
        return self.filter(member_today_of(looked_after))

    def holding(self, role: str, *, on: date):
        """Those who hold this role somewhere on that day."""
        members = self.model._base_manager.filter(
            memberships__role=role, memberships__valid__contains=on
        )
        return self.filter(pk__in=members.values("pk"))

    def numbered(self, person_id: int | None):
        """This person; nobody, for a login made by hand."""
        return self.filter(pk=person_id)

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


@pghistory.track(exclude=["display_name", "folded_name"])
class Person(models.Model):
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.OneToOneField(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="person",
        verbose_name=_("login"),
    )
    recipient = models.OneToOneField(
        "notifications.Recipient", on_delete=models.PROTECT, related_name="+"
    )
    display_name = models.CharField(_("name shown to others"), max_length=80)
    # For lists and searches: no case, no accent. The database keeps it right.
    folded_name = models.GeneratedField(
        expression=folded(F("display_name")),
        output_field=models.TextField(),
        db_persist=True,
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PersonState, default=PersonState.ACTIVE
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="absorbed",
        verbose_name=_("merged into"),
    )
    # Empty until the first question of the welcome is answered.
    came_for = models.CharField(max_length=8, choices=Reason, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    created_at = models.DateTimeField(_("since"), db_default=Now(), editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="person_has_a_name", condition=~Q(display_name="")
            ),
            models.CheckConstraint(
                name="person_merged_into_another",
                condition=Q(state=PersonState.MERGED, merged_into__isnull=False)
                | Q(state=PersonState.ANONYMISED)
                | (
                    ~Q(state__in=[PersonState.MERGED, PersonState.ANONYMISED])
                    & Q(merged_into=None)
                ),
            ),
            models.CheckConstraint(
                name="person_closed_has_its_date",
                condition=~Q(state=PersonState.CLOSED) | Q(closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="person_merged_or_anonymised_has_no_login",
                condition=~Q(state__in=[PersonState.MERGED, PersonState.ANONYMISED])
                | Q(user=None),
            ),
        ]
        indexes = [
            models.Index(fields=["folded_name", "id"], name="person_by_name"),
            GinIndex(
                OpClass(F("folded_name"), name="gin_trgm_ops"), name="person_by_letters"
            ),
            models.Index(
                fields=["folded_name", "id"],
                name="person_not_active",
                condition=~Q(state=PersonState.ACTIVE),
            ),
            models.Index(
                fields=["closed_at"],
                name="person_closed",
                condition=Q(state=PersonState.CLOSED),
            ),
        ]
        triggers = [MovesOnly(table=PERSON_MOVES)]

    def __str__(self):
        return self.display_name

    def channel_with(self, civil: "CivilRecord | None") -> Channel:
        """Their own address, else their second contact's, else the post.

        The recipient is asked of the database where it has not been read.
        """
        if self.recipient.email:
            return Channel.OWN
        second = civil.second_contact if civil else {}
        return Channel.SECOND if second.get("email") else Channel.LETTER


class CivilRecordQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Of the people one sees; under a mandate, if it covers the profile."""
        if not actor.may(MandateScope.PROFILE):
            return self.none()
        return self.filter(person__in=Person.objects.visible_to(actor))

    def of(self, person_id: int | None):
        return self.filter(person_id=person_id)


class CivilRecord(models.Model):
    """Who somebody is on paper, sealed. Blind indexes find doubles without opening it.

    It is apart from the person so that a list of people opens no civil data, and so
    that closing an account removes it whole.
    """

    person = models.OneToOneField(
        # Sealed civil data is part of the person, and goes with them.
        Person,
        on_delete=models.CASCADE,
        related_name="civil",
    )
    given_names = EncryptedTextField(_("first names"), default="")
    family_name = EncryptedTextField(_("family name"), default="")
    born_on = EncryptedTextField(_("date of birth"), default="")
    phone = EncryptedTextField(_("telephone"), default="")
    # Lines, a postcode and a commune.
    address = EncryptedJSONField(_("postal address"), default=dict)
    # Told of what is done under a mandate: a name, a telephone, an address for letters.
    second_contact = EncryptedJSONField(_("second contact"), default=dict)
    # Blind indexes of the folded names with the date of birth, and of the telephone.
    identity_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    updated_at = models.DateTimeField(_("changed"))

    objects = CivilRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("civil record")
        verbose_name_plural = _("civil records")

    def __str__(self):
        return f"#{self.pk}"

"""People, their logins, their organisations.

A person is not a login: somebody helped by the portal may never open it. A user is the
login alone; the person holds the key of their mailbox (``recipient``).
"""

from datetime import date
from typing import ClassVar
from uuid import UUID

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Role
from asasap.kernel.actor import Actor
from asasap.kernel.ids import uuid7


class UserQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Oneself, and for operators everybody."""
        if actor.is_operator:
            return self.all()
        return self.filter(pk=actor.user_id)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None) -> "User":
        """Make an operator by hand, from a terminal: the address is taken as theirs."""
        user = self.create_user(email, password, is_superuser=True)
        user.emailaddress_set.create(  # type: ignore[attr-defined]
            email=user.email, verified=True, primary=True
        )
        return user


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A login. It says nothing of the person but how to reach their letters."""

    email = models.EmailField(_("e-mail address"), unique=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_superuser = models.BooleanField(
        _("operator"),
        default=False,
        help_text=_("Runs this portal: sees every row in the admin site."),
    )
    joined_at = models.DateTimeField(_("since"), db_default=Now(), editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")
        constraints = [
            models.CheckConstraint(
                name="user_email_is_folded", condition=Q(email=Lower("email"))
            ),
        ]

    def __str__(self):
        return self.email

    @property
    def is_staff(self) -> bool:
        """Django's admin asks for it; who may enter, ``HouseAdminSite`` decides."""
        return self.is_superuser

    def has_perm(self, perm: str, obj=None) -> bool:
        return self.is_active and self.is_superuser

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_superuser


class PersonQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Oneself, and those of the organisations one coordinates."""
        if actor.is_operator:
            return self.all()
        colleagues = Membership.objects.filter(
            organisation_id__in=actor.coordinated_ids, person=models.OuterRef("pk")
        )
        return self.filter(Q(pk=actor.person_id) | Q(models.Exists(colleagues)))


@pghistory.track()
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
    created_at = models.DateTimeField(_("since"), db_default=Now(), editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                name="person_has_a_name", condition=~Q(display_name="")
            ),
        ]

    def __str__(self):
        return self.display_name


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Those one is a member of."""
        if actor.is_operator:
            return self.all()
        return self.filter(pk__in=actor.organisation_ids)

    def by_uuid(self, uuid: UUID):
        return self.filter(uuid=uuid)


@pghistory.track()
class Organisation(models.Model):
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind)
    created_at = models.DateTimeField(_("since"), db_default=Now(), editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                name="organisation_has_a_name", condition=~Q(name="")
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("dashboards:desk", args=[self.uuid])


class MembershipQuerySet(models.QuerySet):
    def valid_on(self, day: date):
        return self.filter(valid__contains=day)

    def roles_of(
        self, *, person_id: int | None, organisation: Organisation, today: date
    ) -> frozenset[str]:
        held = self.valid_on(today).filter(
            person_id=person_id, organisation=organisation
        )
        return frozenset(held.values_list("role", flat=True))

    def visible_to(self, actor: Actor):
        """One's own, and those of the organisations one coordinates, as for people."""
        if actor.is_operator:
            return self.all()
        return self.filter(
            Q(person_id=actor.person_id) | Q(organisation_id__in=actor.coordinated_ids)
        )


@pghistory.track()
class Membership(models.Model):
    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=11, choices=Role)
    valid = DateRangeField(_("valid"), help_text=_("The last day is not included."))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            ExclusionConstraint(
                name="membership_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"#{self.pk} {self.role}"

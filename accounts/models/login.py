"""A login: what signs in. It says nothing of the person but how to reach them."""

from typing import ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField


class UserQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """Oneself, and for operators everybody."""
        if actor.is_operator:
            return self.all()
        return self.filter(pk=actor.user_id)

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


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


# The history only grows, so it holds no name and no address: those are to be erasable.
@pghistory.track(exclude=["email", "password", "last_login", "taken_back"])
class User(AbstractBaseUser):
    email = models.EmailField(_("e-mail address"), unique=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_superuser = models.BooleanField(
        _("operator"),
        default=False,
        help_text=_("Runs this portal: sees every row in the admin site."),
    )
    joined_at = models.DateTimeField(_("since"), db_default=Now(), editable=False)
    # From the move to another address that was undone, until it was undone.
    taken_back = ArrayField(DateTimeRangeField(), default=list, editable=False)

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


class LoginPhoneQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        return self.filter(user_id=actor.user_id)


class LoginPhone(models.Model):
    """A telephone one signs in with: sealed, and found by its index alone."""

    user = models.OneToOneField(
        # A way in is part of the login.
        User,
        on_delete=models.CASCADE,
        related_name="phone",
    )
    number = EncryptedTextField()  # E.164: "+33601020304"
    number_index = models.CharField(max_length=64)
    verified_at = models.DateTimeField(null=True)

    objects = LoginPhoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("telephone to sign in")
        verbose_name_plural = _("telephones to sign in")
        constraints = [
            # A number not yet proved is nobody's: it may stand on two logins.
            models.UniqueConstraint(
                name="loginphone_verified_once",
                fields=["number_index"],
                condition=Q(verified_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

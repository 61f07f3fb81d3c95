"""Sites that trust ours to say who somebody is: allauth's table, seen by operators."""

from allauth.idp.oidc.models import Client
from django.db import models
from django.utils.translation import gettext_lazy as _

from asasap.kernel.actor import Actor


class FederatedClientQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        return self.all() if actor.is_operator else self.none()


class FederatedClient(Client):
    objects = FederatedClientQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("site that trusts ours")
        verbose_name_plural = _("sites that trust ours")

    def __str__(self):
        return self.name

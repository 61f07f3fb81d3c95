"""Kinds of organisations, and what one may be in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# The demo's invented people. Their password is known: they sign in only where the demo
# is on.
DEMO_DOMAIN = "demo.asasap.example"


class OrganisationKind(models.TextChoices):
    SAP_BODY = "sap_body", _("home services provider")
    COOPERATIVE = "cooperative", _("cooperative")
    FUNDER = "funder", _("funder")
    PUBLIC_BODY = "public_body", _("public body")
    ASSOCIATION = "association", _("association")


class Role(models.TextChoices):
    MEMBER = "member", _("member")
    PROVIDER = "provider", _("provider")
    COORDINATOR = "coordinator", _("coordinator")
    FUNDER = "funder", _("funder’s agent")
    RESEARCHER = "researcher", _("researcher")


# Their holders see other people's rows: they are asked for a second factor, and the
# admin site does not open without it.
PRIVILEGED_ROLES = frozenset({Role.COORDINATOR, Role.FUNDER, Role.RESEARCHER})

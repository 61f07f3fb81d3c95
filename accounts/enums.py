"""Kinds of organisations, and what one may be in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


# Their holders see other people's rows, so a password alone does not let them in.
PRIVILEGED_ROLES = frozenset({Role.COORDINATOR, Role.FUNDER, Role.RESEARCHER})

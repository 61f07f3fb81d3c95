"""What a client and a provider write to each other, sealed."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import MandateScope
from accounts.models import Mandate, Organisation, Person, Provider, WithinMandate
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedTextField
from asasap.kernel.ids import uuid7
from asasap.kernel.triggers import kept_for
from offers.enums import Side
from offers.models.attachments import Attachment
from offers.models.demands import Demand
from offers.models.offers import Offer


def speaking_for(actor: Actor) -> frozenset[int]:
    """Return the organisations in whose name they write: its other members do not."""
    return actor.coordinated_ids | actor.administered_ids


class ConversationQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """The two sides'. What people write is for nobody else to read.

        An organisation's are for those who speak in its name. Who looks into a report
        reads what was reported, and that is written down (``Report``).
        """
        if not actor.is_known:
            return self.none()
        houses = speaking_for(actor)
        as_client = Q(pk=None)
        if actor.may(MandateScope.DEMANDS):
            as_client = Q(client_id=actor.person_id, client__isnull=False) | Q(
                organisation_id__in=houses
            )
        as_provider = Q(pk=None)
        if actor.mandate_id is None:
            as_provider = Q(
                provider__person_id=actor.person_id, provider__person__isnull=False
            ) | Q(provider__organisation_id__in=houses)
        return self.filter(as_client | as_provider)

    def with_card(self):
        """With all that names the two sides, and what they talk about."""
        return self.select_related(
            "client",
            "organisation",
            "provider__person",
            "provider__organisation",
            "offer__activity",
            "offer__current",
            "demand__activity",
            "demand__current",
        )

    def latest_first(self):
        return self.order_by("-last_at", "-pk")

    def locked(self):
        return self.select_for_update(of=("self",), no_key=True)


class Conversation(models.Model):
    """Between one client and one provider, about an offer or a demand."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    client = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="conversations",
        verbose_name=_("client"),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="conversations",
        verbose_name=_("in the name of"),
    )
    provider = models.ForeignKey(
        Provider,
        on_delete=models.PROTECT,
        related_name="conversations",
        verbose_name=_("provider"),
    )
    offer = models.ForeignKey(
        Offer,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="conversations",
        verbose_name=_("offer"),
    )
    demand = models.ForeignKey(
        Demand,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="conversations",
        verbose_name=_("request"),
    )
    begun_at = models.DateTimeField(_("begun"))
    # Of the last message: one operation writes both.
    last_at = models.DateTimeField(_("last message"))
    # Up to when each side has read; found from the access log.
    client_read_at = models.DateTimeField(null=True, blank=True)
    provider_read_at = models.DateTimeField(null=True, blank=True)
    blocked_at = models.DateTimeField(_("blocked"), null=True, blank=True)
    blocked_by = models.CharField(
        _("blocked by"), max_length=8, choices=Side, blank=True
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.CheckConstraint(
                name="conversation_is_about_an_offer_or_a_demand",
                condition=Q(offer__isnull=False, demand=None)
                | Q(offer=None, demand__isnull=False),
            ),
            models.UniqueConstraint(
                name="conversation_once_per_offer",
                fields=["offer", "client"],
                condition=Q(offer__isnull=False),
            ),
            models.UniqueConstraint(
                name="conversation_once_per_demand",
                fields=["demand", "provider"],
                condition=Q(demand__isnull=False),
            ),
            models.CheckConstraint(
                name="conversation_blocked_says_by_whom",
                condition=(Q(blocked_at=None, blocked_by=""))
                | (Q(blocked_at__isnull=False) & ~Q(blocked_by="")),
            ),
            models.CheckConstraint(
                name="conversation_last_is_not_before_it_begins",
                condition=Q(last_at__gte=F("begun_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["client", "-last_at"], name="conversation_by_client"),
            models.Index(
                fields=["provider", "-last_at"], name="conversation_by_provider"
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    def get_absolute_url(self):
        return reverse("messages:conversation", args=[self.uuid])


class MessageQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        return self.filter(conversation__in=Conversation.objects.visible_to(actor))

    def oldest_first(self):
        return self.order_by("sent_at", "pk")

    def latest_first(self):
        return self.order_by("-sent_at", "-pk")


class Message(models.Model):
    """What was written. Before an agreement, ways to reach somebody are masked.

    ``text`` is what the other side reads, already masked: what was hidden is not kept.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    conversation = models.ForeignKey(
        Conversation,
        on_delete=models.PROTECT,
        related_name="messages",
        verbose_name=_("conversation"),
    )
    side = models.CharField(_("side"), max_length=8, choices=Side)
    author = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="messages",
        verbose_name=_("author"),
    )
    mandate = models.ForeignKey(
        Mandate,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("mandate"),
    )
    text = EncryptedTextField(_("message"), default="")
    is_masked = models.BooleanField(_("something was masked"), default=False)
    attachments = models.ManyToManyField(Attachment, blank=True, related_name="+")
    # Made by the browser: a form sent twice is one message.
    sending_key = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"))

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(
                name="message_sent_once",
                fields=["conversation", "side", "sending_key"],
                condition=Q(sending_key__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["conversation", "sent_at", "id"], name="message_in_order"
            ),
        ]
        triggers = [
            # Emptied when its author leaves; gone with all of an old conversation.
            *kept_for(days=365, column="sent_at", but=["text"]),
            WithinMandate(scope=MandateScope.DEMANDS, person="author"),
        ]

    def __str__(self):
        return f"#{self.pk}"

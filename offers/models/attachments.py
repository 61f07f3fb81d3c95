"""Pictures and papers people add to offers, demands and messages, sealed."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedBinaryField, EncryptedTextField
from asasap.kernel.ids import uuid7


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own; those of the texts, and of the messages, one may read."""
        seen = Q(author_id=actor.person_id, author__isnull=False)
        # Those who hold them are declared after them.
        for name in ("OfferVersion", "DemandVersion", "Message"):
            holder = apps.get_model("offers", name)
            held = holder.attachments.through._base_manager.filter(
                **{f"{name.lower()}__in": holder.objects.visible_to(actor)}
            )
            seen |= Q(pk__in=held.values("attachment_id"))
        return self.filter(seen)

    def unheld(self):
        """Those that no text and no message has any more."""
        rows = self
        for name in ("OfferVersion", "DemandVersion", "Message"):
            through = apps.get_model("offers", name).attachments.through
            held = through._base_manager.filter(attachment=OuterRef("pk"))
            rows = rows.filter(~Exists(held))
        return rows

    def of(self, person_id: int | None):
        return self.filter(author_id=person_id)


class Attachment(models.Model):
    """A picture or a paper, made anew from the one received, and sealed."""

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    author = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="attachments",
        verbose_name=_("who added it"),
    )
    name = EncryptedTextField(_("name of the file"))
    # What the picture shows, in words, for who does not see it.
    description = EncryptedTextField(_("what it shows"), default="")
    content_type = models.CharField(_("type"), max_length=40)
    content = EncryptedBinaryField()
    size = models.PositiveIntegerField(_("size"))
    received_at = models.DateTimeField(_("received"))

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.CheckConstraint(
                name="attachment_is_a_picture_or_a_pdf",
                condition=Q(content_type__in=["image/jpeg", "application/pdf"]),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

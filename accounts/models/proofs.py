"""Papers people hand in, sealed."""

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import MandateScope
from accounts.models.people import Person
from asasap.kernel.actor import Actor
from asasap.kernel.fields import EncryptedBinaryField, EncryptedTextField
from asasap.kernel.ids import uuid7
from asasap.kernel.selection import either


class ProofQuerySet(models.QuerySet):
    def visible_to(self, actor: Actor):
        """One's own, and those of credentials one is to verify.

        To see who the members are is not enough: an identity paper lies here too. Nor
        is to verify somebody's papers, for those that back no credential: a mandate's.
        """
        if actor.is_operator:
            return self.all()
        if not actor.may(MandateScope.PROFILE):
            return self.none()
        # Credentials are declared after their proofs.
        credentials = apps.get_model("accounts.Credential").objects
        rows = self.model._base_manager
        return self.filter(
            pk__in=either(
                rows.filter(person_id=actor.person_id),
                rows.filter(credentials__in=credentials.to_verify_by(actor)),
            )
        )


class Proof(models.Model):
    """A file made anew from the one received, and sealed.

    It lies in the database and not on a disk: it stands or falls with the row that
    needs it, is saved by the same backup, and goes when its person does.
    """

    uuid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="proofs",
        verbose_name=_("whose paper it is"),
    )
    name = EncryptedTextField(_("name of the file"))
    content_type = models.CharField(_("type"), max_length=40)
    content = EncryptedBinaryField()
    # Tells a paper handed in twice, and nothing else (``blind_index`` of its bytes).
    fingerprint = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("size"))
    received_at = models.DateTimeField(_("received"))

    objects = ProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("proof")
        verbose_name_plural = _("proofs")
        constraints = [
            models.CheckConstraint(
                name="proof_is_a_picture_or_a_pdf",
                condition=Q(content_type__in=["image/jpeg", "application/pdf"]),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

"""Papers kept as proofs: made anew by the form, sealed here."""

from datetime import datetime

from django.db import transaction

from accounts.models import Person, Proof
from asasap.kernel.fields import blind_index
from asasap.kernel.uploads import Remade


@transaction.atomic
def keep_proof(*, person: Person, upload: Remade, now: datetime) -> Proof:
    """Seal a paper of this person's. It stands or falls with the caller's row."""
    return Proof.objects.create(
        person=person,
        name=upload.name,
        content_type=upload.content_type,
        content=upload.content,
        fingerprint=blind_index(upload.digest, "accounts.proof.content"),
        size=len(upload.content),
        received_at=now,
    )

"""Finds what is due in the outbox, and sends it one by one.

Late, twice or out of order is harmless: a delivery is claimed before it is sent.
"""

from celery import shared_task
from django.utils import timezone

# A finder's round is bounded, and its messages expire: a long queue is not doubled.
ROUND = 500
ROUND_SECONDS = 60


@shared_task(name="notifications.find_due")
def find_due(**_kwargs):
    """Every 15 seconds, by beat. One task a delivery: a failure stops only itself."""
    from asasap.notifications.models import Delivery

    due = Delivery.objects.due(timezone.now()).alone().order_by("due_at", "pk")
    for delivery_id in due.values_list("pk", flat=True)[:ROUND]:
        deliver_one.apply_async(
            kwargs={"delivery_id": delivery_id}, expires=ROUND_SECONDS
        )


@shared_task(name="notifications.deliver_one", acks_late=True)
def deliver_one(*, delivery_id: int, **_kwargs):
    from asasap.notifications.models import Delivery
    from asasap.notifications.operations.delivering import deliver

    delivery = Delivery.objects.filter(pk=delivery_id).first()
    if delivery is not None:  # Erased meanwhile with its notice.
        deliver(delivery=delivery, now=timezone.now())


@shared_task(name="notifications.find_digests")
def find_digests(**_kwargs):
    """Every five minutes, by beat. One task a recipient whose summary is due."""
    from asasap.notifications.models import Delivery, Recipient

    due = Delivery.objects.due(timezone.now()).filter(is_gathered=True)
    waiting = Recipient.objects.filter(notices__deliveries__in=due).distinct()
    for recipient_id in waiting.order_by("pk").values_list("pk", flat=True)[:ROUND]:
        deliver_digest_of.apply_async(
            kwargs={"recipient_id": recipient_id}, expires=ROUND_SECONDS
        )


@shared_task(name="notifications.deliver_digest_of", acks_late=True)
def deliver_digest_of(*, recipient_id: int, **_kwargs):
    from asasap.notifications.models import Recipient
    from asasap.notifications.operations.delivering import deliver_digest

    recipient = Recipient.objects.get(pk=recipient_id)
    deliver_digest(recipient=recipient, now=timezone.now())

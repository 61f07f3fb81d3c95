"""What offers announces to the apps above, inside the transaction."""

from django.dispatch import Signal

# An offer came online or left, or its text or its holder changed. Arguments: offer,
# now.
offer_changed = Signal()

# Two sides agreed: the terms are frozen. Arguments: engagement, actor, now.
engagement_agreed = Signal()

# It was withdrawn from, cancelled, or is over: its state says which. Same arguments.
engagement_ended = Signal()

# A demand takes answers: put on line, changed, renewed, or open again. Arguments:
# demand (locked, with its current text), actor, now.
demand_opened = Signal()

# It takes none any more: agreed with somebody, closed, or expired. Same arguments.
demand_ended = Signal()

"""What accounts announces to the apps above, inside the transaction."""

from django.dispatch import Signal

# Two records were of one person. Arguments: keep, absorbed (Person), actor, now.
people_merged = Signal()

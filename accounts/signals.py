"""What accounts announces to the apps above, inside the transaction."""

from django.dispatch import Signal

# Two records were of one person. Arguments: keep, absorbed (Person), actor, now.
people_merged = Signal()

# Somebody left, or is no longer known. Arguments: person (Person), actor, now. A closed
# account may still open again; an anonymised one never.
person_closed = Signal()
person_reopened = Signal()
person_anonymised = Signal()

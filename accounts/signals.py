"""What accounts announces to the apps above, inside the transaction."""

from django.dispatch import Signal

# Two records were of one person. Arguments: keep, absorbed (Person), actor, now.
people_merged = Signal()

# What others may see of a holder of a profile changed: suspended, back, described anew.
# Arguments: person, organisation (one of them None), now.
holder_changed = Signal()

# Somebody left, or is no longer known. Arguments: person (Person), actor, now. A closed
# account may still open again; an anonymised one never.
person_closed = Signal()
person_reopened = Signal()
person_anonymised = Signal()

# The holder of a paper was just told that it ends soon. Arguments: credential, days
# (60, 30 or 7 of them are left at most), now.
credential_ending = Signal()

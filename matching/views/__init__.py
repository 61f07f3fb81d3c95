"""Pages of matching: the search, invitations, plans and tours."""

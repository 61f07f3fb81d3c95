"""Search, ranking, assignment, invitations, alerts."""

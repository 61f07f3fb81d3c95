"""Series, visits, clock events, reconciliation, exceptions, periods."""

"""People, organisations, statuses, credentials, mandates, consents."""

"""Programmes, authorisations, envelopes and orders of large clients."""

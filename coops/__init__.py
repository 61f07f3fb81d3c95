"""Regimes (market or cooperative), groups, shares, assemblies, contributions."""

"""The basement every app stands on. It has no models and imports none of us."""

"""The basement: what every app may stand on. It has no models and imports none of us."""

"""Shapes of what people ask of matching."""

"""Matching for machines."""

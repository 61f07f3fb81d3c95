"""Whole readings of matching: searches, candidates, plans, for pages and tasks."""

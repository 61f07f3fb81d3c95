"""Addresses of matching, a list a family; the roof says where each begins."""

from django.urls import URLPattern, path

from matching.views import criteria

search_patterns: list[URLPattern] = []

# Read by everybody, under “what this is”.
ranking_patterns = [path("", criteria.criteria, name="criteria")]

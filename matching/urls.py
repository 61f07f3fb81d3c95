"""Addresses of matching, a list a family; the roof says where each begins."""

from django.urls import URLPattern

search_patterns: list[URLPattern] = []

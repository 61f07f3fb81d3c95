"""Screens for coordinators and operators: to read, and to act through operations."""

from offers.admin import catalogue, moderation, reports

__all__ = ["catalogue", "moderation", "reports"]

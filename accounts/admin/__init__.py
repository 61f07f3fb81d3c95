"""Screens for coordinators and operators: to read, and to act through operations."""

from accounts.admin import people

__all__ = ["people"]

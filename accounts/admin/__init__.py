"""Screens for coordinators and operators: to read, and to act through operations."""

from accounts.admin import organisations, people, suspensions

__all__ = ["organisations", "people", "suspensions"]

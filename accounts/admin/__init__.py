"""Screens for coordinators and operators: to read, and to act through operations."""

from accounts.admin import (
    mandates,
    organisations,
    people,
    suspensions,
)

__all__ = [
    "mandates",
    "organisations",
    "people",
    "suspensions",
]

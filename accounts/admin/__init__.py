"""Screens for coordinators and operators: to read, and to act through operations."""

from accounts.admin import (
    federation,
    mandates,
    organisations,
    papers,
    people,
    suspensions,
)

__all__ = [
    "federation",
    "mandates",
    "organisations",
    "papers",
    "people",
    "suspensions",
]

"""Screens for coordinators and operators: to read, and to act through operations."""

from matching.admin import weights

__all__ = ["weights"]

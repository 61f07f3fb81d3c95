"""Screens for coordinators and operators: to read, and to act through operations."""

from matching.admin import contests, runs, weights

__all__ = ["contests", "runs", "weights"]

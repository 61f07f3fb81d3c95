"""Benchmarks, one module a figure; ``manage.py bench_*`` runs them."""

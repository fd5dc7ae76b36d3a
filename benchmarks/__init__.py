"""Measurements, run by hand: `python -m benchmarks.NAME`; nothing here is part of the tests."""

"""Bots of several makers behind the same Bot API, under the same load: what `python -m benchmarks.chat` runs."""

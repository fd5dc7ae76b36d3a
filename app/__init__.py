"""Wiring: builds every object once and offers the commands of the command line."""

"""Platforms: each translates between its own payloads and the neutral messages, and delivers; nothing else."""

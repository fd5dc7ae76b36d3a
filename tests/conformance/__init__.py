"""Other people's programs against ours: `python -m tests --conformance` installs them and runs these tests.

What is not installed is skipped with a word; the default run needs none of it.
"""

"""The bots, each a program of its own: `python -m benchmarks.chatting.bots.NAME BASE_URL FOLDER [KIND]`."""

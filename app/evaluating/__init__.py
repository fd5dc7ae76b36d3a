"""How well questions are answered and messages are read, scored against labelled examples."""

"""What a locked report stands for: the gate before the form, and the request for a correction as words and as a row."""

"""What a period adds up to, and the words, sheets and papers made from it."""

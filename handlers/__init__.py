"""What to say: dispatch, one topic a file, and the forms."""

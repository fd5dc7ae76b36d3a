"""The procedure of admission as a document of our own, beside the guidance."""

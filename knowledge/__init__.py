"""The documents and what can be known from them: no database, no network, no clock of its own."""

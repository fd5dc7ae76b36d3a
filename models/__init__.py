"""The only home of SQLAlchemy: tables, the named operations on them, and the transaction they share."""

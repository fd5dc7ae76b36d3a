"""The web pages of the department: what stands in the database, drawn up for officers and each unit's own people."""

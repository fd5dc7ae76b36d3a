"""Years of an invented office: the real planner, sender and database on an invented clock, network and crashes."""

"""申请更正: a unit asks in its own words for what is locked, takes that back, or uses what was granted."""

"""申请更正: what a unit does where its report is locked, from the refused correction to the one that was granted."""

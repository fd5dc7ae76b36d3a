"""A checklist as a dialog: items that are confirmed, judged, counted or described, each problem with its remedy."""

"""What goes out unasked and how everything is sent: notices, planner, bell, sender."""

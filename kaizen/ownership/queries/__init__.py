"""Reading who is asked for what, and by when."""

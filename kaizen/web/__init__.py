"""Pages, forms and sessions: the door for people."""

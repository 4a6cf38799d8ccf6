"""Reading people and places."""

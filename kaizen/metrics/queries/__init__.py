"""Reading conditions and counts."""

"""Reading ideas: always through the eyes of one person."""

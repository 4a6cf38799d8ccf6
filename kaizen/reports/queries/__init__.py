"""What is read: the rows of other rooms for the roll-ups, and the roll-ups for pages."""

"""What is written: roll-ups, and signals that an area is drying up."""

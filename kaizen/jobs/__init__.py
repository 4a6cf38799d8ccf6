"""What runs by the clock: the door for the scheduler."""

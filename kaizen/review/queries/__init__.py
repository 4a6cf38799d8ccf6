"""Reading what waits for an answer, and how far each reviewer's authority goes."""

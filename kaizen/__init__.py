"""Kaizen: the people who do the work say what gets in their way, and the company acts on it."""

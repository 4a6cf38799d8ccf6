"""Tests, one folder per room; the house's own laws are in `house/`."""

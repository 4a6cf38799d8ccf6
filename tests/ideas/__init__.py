"""Tests of the room `ideas`."""

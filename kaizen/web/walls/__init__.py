"""Boards on the wall: full screen on a television, signed in or by an address of their own."""

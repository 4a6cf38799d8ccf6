"""How reports are reckoned: pure functions over counts and amounts that are handed to them."""

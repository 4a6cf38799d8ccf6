"""Reading aims, campaigns and what serves them."""

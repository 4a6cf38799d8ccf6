"""A plant played through by a fake clock against the real actions, with and without the ladder."""

"""The operator's console: what is done to an installation from the command line."""

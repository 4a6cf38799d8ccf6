"""What an aim is measured by, how far it has come, and how it is settled."""

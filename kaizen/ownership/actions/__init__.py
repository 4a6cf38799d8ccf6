"""What people do with the ideas that they hold."""

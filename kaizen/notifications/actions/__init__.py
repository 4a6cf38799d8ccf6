"""The verbs of notifications: telling people, and putting messages into the outbox."""

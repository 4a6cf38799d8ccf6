"""The pages about persons: who has an account, what it may do, and what passes on when they go."""

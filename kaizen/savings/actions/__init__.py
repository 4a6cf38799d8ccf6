"""What people and jobs do with money: estimate, commit, claim, verify, book."""

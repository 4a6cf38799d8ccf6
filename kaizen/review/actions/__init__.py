"""The answers of reviewers, one small file for each."""

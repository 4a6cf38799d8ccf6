"""Answers, authority, scores and agreement; pure, without a database."""

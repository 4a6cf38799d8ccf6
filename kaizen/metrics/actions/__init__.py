"""Typing conditions, giving answers, counting them."""

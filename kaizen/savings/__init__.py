"""Savings: what an idea is worth and what it costs, line by line and stage by stage.

Words: line (a benefit with one class, or a cost), value (what a line amounts to at one stage:
estimated, committed, claimed, verified), driver (what the amount is reckoned from).
Events: savings.estimated, savings.line_added, savings.line_changed, savings.line_removed,
savings.committed, savings.claimed.
"""

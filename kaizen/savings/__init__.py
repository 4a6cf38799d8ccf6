"""Savings: what an idea is worth and what it costs, line by line and stage by stage.

Words: line (a benefit with one class, or a cost), value (what a line amounts to at one stage:
estimated, committed, claimed, verified), driver (what the amount is reckoned from).
A claim is all that a change in use saves, as one thing to verify; the ledger holds what it saved
month by month, and is only ever added to.
Events: savings.estimated, savings.line_added, savings.line_changed, savings.line_removed,
savings.committed, savings.claimed, claim.opened, savings.verified, savings.sent_back,
savings.answered, savings.corrected, savings.booked, claim.dismissal_answered, awards.changed,
award.proposed, award.signed, award.turned_down, awards.paid.
"""

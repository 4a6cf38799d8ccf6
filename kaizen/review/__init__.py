"""Review: what a reviewer answers, and how far each reviewer's authority goes.

Words: decision, lane (what the supervisor settles alone, and what leadership decides), limit.
Events: idea.asked, idea.passed_up, idea.sent_back, idea.approved, idea.parked, idea.declined,
idea.merged, idea.confirmed_done, idea.taken_back, idea.appealed, idea.unparked, idea.thanked,
authority.changed.
"""

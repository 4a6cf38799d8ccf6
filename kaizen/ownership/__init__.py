"""Ownership: who is asked for what by when, and whether a change is still in use.

Words: assignment (one thing asked of one person), main assignment (the one that every open idea
has exactly one of), holder (who answers for it right now), check, due.
Events: idea.submitted, idea.replied, idea.withdrawn, owner.accepted, owner.gave_back,
work.started, work.news, work.blocked, work.replanned, work.handed_over, work.given_up,
idea.in_use, idea.learned, check.answered, idea.sustained, idea.lapsed, idea.taken_up_again,
idea.closed, idea.moved, assignment.passed_on.
"""

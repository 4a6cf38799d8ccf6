"""The counting of the pulse as a job, in one transaction: an answer is sealed or counted."""

from __future__ import annotations

from datetime import datetime

from kaizen.core.transaction import transaction
from kaizen.metrics.actions.counting import count_answers


def count_pulse(now: datetime) -> int:
    """Count what lies sealed in groups of at least seven; answer how many answers that were."""
    with transaction():
        return count_answers(now).counted

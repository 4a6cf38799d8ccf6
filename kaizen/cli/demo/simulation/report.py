"""The figures of both runs side by side, as a person reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Value = Callable[[Any], str]


def _number(value: Any) -> str:
    return f"{value:,}"


def _share(value: Any) -> str:
    return f"{value:.0%}"


def _hours(value: Any) -> str:
    return f"{value:.0f} h" if value < 96 else f"{value / 24:.0f} days"


#: Figure, how it is called, how it is written.
LINES: tuple[tuple[str, str, Value], ...] = (
    ("ideas", "ideas sent", _number),
    ("acts", "acts of people", _number),
    ("looks", "times looked for an idea without a holder", _number),
    ("unowned", "ideas found without exactly one holder and due date", _number),
    ("silent", "things asked that nobody would ever be reminded of", _number),
    ("powerless", "work asked of somebody who may not do it", _number),
    ("reminders", "reminders", _number),
    ("reminders_sent_twice", "reminders sent twice", _number),
    ("mails", "mails", _number),
    ("mails_sent_twice", "mails sent twice", _number),
    ("most_digests_a_day", "most daily messages for one person on one day", _number),
    ("messages_median", "messages per person and working day, median", "{:.1f}".format),
    ("messages_p95", "messages per person and working day, 95 of 100 at most", "{:.1f}".format),
    ("first_answer_median", "first answer, median", _hours),
    ("first_answer_p85", "first answer, 85 of 100 within", _hours),
    ("within_two_days", "first answers within two days", _share),
    ("open_at_the_end", "open at the end", _number),
    ("oldest_open_days", "longest wait for an answer at the end, days", _number),
    ("asleep", "share of the work asleep, mean", _share),
    ("checks_answered", "checks answered", _share),
    ("held", "changes held after 90 days (unseen counts as not held)", _share),
)


def report(runs: Sequence[Mapping[str, Any]]) -> str:
    """A table: one line for each figure, one column for each run."""
    heads = ["with the ladder" if run["ladder"] else "without" for run in runs]
    lines = [f"{'':58}" + "".join(f"{head:>18}" for head in heads)]
    for key, label, write in LINES:
        cells = ["–" if run[key] is None else write(run[key]) for run in runs]
        lines.append(f"{label:58}" + "".join(f"{cell:>18}" for cell in cells))
    return "\n".join(lines)

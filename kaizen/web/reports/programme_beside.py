"""Our own figures next to those that others have published."""

from __future__ import annotations

from dataclasses import dataclass

from kaizen.reports.queries.programme import Programme
from kaizen.reports.rules.figures import Figure
from kaizen.reports.rules.programme.benchmarks import SOURCES, Measure, benchmarks_of
from kaizen.reports.rules.programme.outcomes import adopted_of_sent, implementation_rate
from kaizen.reports.rules.programme.participation import per_head_year, took_part
from kaizen.reports.rules.programme.sustaining import sustain_rate
from kaizen.web import formats
from kaizen.web.reports import programme_words as words


@dataclass(frozen=True)
class Beside:
    """One's own figure and what is published: who, how much, and the number of the source."""

    name: str
    own: str
    others: tuple[tuple[str, str, int], ...]


def beside(programme: Programme) -> list[Beside]:
    """One's own figures next to those that others have published."""
    tally, heads = programme.tally, programme.people.bit_count()
    outcomes = tally.parts(Figure.OUTCOME)
    per_head = {
        Measure.IDEAS: per_head_year(tally.count(Figure.SENT), heads=heads, days=programme.days),
        Measure.IN_USE: per_head_year(tally.count(Figure.IN_USE), heads=heads, days=programme.days),
    }
    shares = {
        Measure.PARTICIPATION: took_part(tally.people, programme.people),
        Measure.ADOPTION: adopted_of_sent(outcomes),
        Measure.IMPLEMENTATION: implementation_rate(outcomes),
        Measure.SUSTAINED: sustain_rate(tally.parts(Figure.AFTER_365)),
    }
    own = {measure: formats.number(value) for measure, value in per_head.items()}
    own |= {measure: words.percent_words(share) for measure, share in shares.items()}
    return [
        Beside(str(words.MEASURES[measure]), own[measure], _others(measure)) for measure in Measure
    ]


def _others(measure: Measure) -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (str(words.WHO[one.who]), words.benchmark_words(one), SOURCES.index(one.source) + 1)
        for one in benchmarks_of(measure)
    )

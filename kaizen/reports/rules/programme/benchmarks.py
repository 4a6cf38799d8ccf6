"""What others have published of the same measures; each figure with whom it is about and where."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Measure(StrEnum):
    """What is compared; the functions of this package reckon one's own figure."""

    #: `participation.took_part`, in percent.
    PARTICIPATION = "participation"
    #: `participation.per_head_year` of ideas sent.
    IDEAS = "ideas"
    #: `participation.per_head_year` of changes in use.
    IN_USE = "in_use"
    #: `outcomes.adopted_of_sent`, in percent.
    ADOPTION = "adoption"
    #: `outcomes.implementation_rate`, in percent.
    IMPLEMENTATION = "implementation"
    #: `sustaining.sustain_rate` after a year, in percent.
    SUSTAINED = "sustained"


class Who(StrEnum):
    """Whom a published figure is about."""

    US_2003 = "us_2003"
    US_1992 = "us_1992"
    GERMANY_2023 = "germany_2023"
    BEST_1996 = "best_1996"
    STRONG = "strong"
    TYPICAL_EVENT = "typical_event"


class Source(NamedTuple):
    """Where a figure is published."""

    title: str
    address: str


@dataclass(frozen=True)
class Benchmark:
    """One published figure: percent or per head and year, as `measure` says."""

    measure: Measure
    who: Who
    value: Decimal
    source: Source
    #: The figure is a lower bound: so much or more.
    is_or_more: bool = False


WELLS = Source(
    "S. J. Wells, From Ideas to Results, HR Magazine, Society for Human Resource Management, "
    "February 2005: survey of 2003 by the Employee Involvement Association",
    "https://www.shrm.org/hr-today/news/hr-magazine/pages/0205wells.aspx",
)
BPIR = Source(
    "Suggestion scheme world class levels, Business Performance Improvement Resource: figures "
    "of 1992 of the Employee Involvement Association and of 1996 of Milliken and Toyota",
    "https://www.bpir.com/research-study/suggestion-scheme-world-class-levels/",
)
NECKEL = Source(
    "H. Neckel, Kennzahlenvergleich Ideenmanagement 2023",
    "https://www.hartmut-neckel.de/blog/kennzahlenvergleich-ideenmanagement-2023-ergebnisse.html",
)
ROBINSON = Source(
    "A. G. Robinson, D. M. Schroeder, The Role of Front-Line Ideas in Lean Performance "
    "Improvement, Quality Management Journal, 2009",
    "https://doi.org/10.1080/10686967.2009.11918248",
)
FARRIS = Source(
    "A. C. Laraia, P. E. Moody, R. W. Hall, 1999, as quoted by J. A. Farris, E. M. Van Aken, "
    "T. L. Doolen, J. Worley, Learning From Less Successful Kaizen Events, Engineering "
    "Management Journal 20 (2008) no. 3",
    "https://ja.scribd.com/document/81362378/5PCS-Learning-From-Less-Successful-Kaizen-Events",
)

#: In the order of their numbers on the page.
SOURCES = (WELLS, BPIR, ROBINSON, NECKEL, FARRIS)

#: The survey of 2003: 47 companies with "nearly 450,000" people, 253,240 ideas, 93,034 adopted.
US_PEOPLE, US_IDEAS, US_ADOPTED = 450_000, 253_240, 93_034

#: By measure, the lowest first.
BENCHMARKS: tuple[Benchmark, ...] = (
    Benchmark(Measure.PARTICIPATION, Who.US_1992, Decimal(8), BPIR),
    Benchmark(Measure.PARTICIPATION, Who.US_2003, Decimal(32), WELLS),
    Benchmark(Measure.IDEAS, Who.US_2003, Decimal("0.56"), WELLS),
    Benchmark(Measure.IDEAS, Who.BEST_1996, Decimal(50), BPIR, is_or_more=True),
    Benchmark(Measure.IN_USE, Who.US_2003, Decimal("0.21"), WELLS),
    Benchmark(Measure.IN_USE, Who.STRONG, Decimal(12), ROBINSON, is_or_more=True),
    Benchmark(Measure.ADOPTION, Who.US_2003, Decimal(37), WELLS),
    Benchmark(Measure.IMPLEMENTATION, Who.US_1992, Decimal(35), BPIR),
    Benchmark(Measure.IMPLEMENTATION, Who.GERMANY_2023, Decimal(43), NECKEL),
    Benchmark(Measure.IMPLEMENTATION, Who.BEST_1996, Decimal(80), BPIR),
    # "Most companies will have difficulty sustaining even half of the results."
    Benchmark(Measure.SUSTAINED, Who.TYPICAL_EVENT, Decimal(50), FARRIS),
)


def benchmarks_of(measure: Measure) -> tuple[Benchmark, ...]:
    """What is published of one measure, the lowest first."""
    return tuple(one for one in BENCHMARKS if one.measure is measure)

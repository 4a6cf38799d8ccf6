"""So many of so many: a share that keeps its counts, and is not known where there is nothing."""

from __future__ import annotations

from dataclasses import dataclass

#: A share of fewer than so many is told as counts, never as a judgement.
FEWEST_TO_JUDGE = 5


@dataclass(frozen=True)
class Share:
    """`part` of `whole`."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} is no part of {self.whole}")

    @property
    def percent(self) -> int | None:
        """Whole percent, half rounded up; None of nothing."""
        return (200 * self.part + self.whole) // (2 * self.whole) if self.whole else None

    @property
    def rest(self) -> int:
        """What does not belong to it."""
        return self.whole - self.part

    @property
    def can_be_judged(self) -> bool:
        """Whether there are enough to say more than the counts."""
        return self.whole >= FEWEST_TO_JUDGE

    def reaches(self, percent: int) -> bool:
        """Whether it is so many percent or more; nothing reaches nothing."""
        return self.whole > 0 and 100 * self.part >= percent * self.whole

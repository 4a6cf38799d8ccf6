"""Figures that are taken apart and added up when somebody asks for them, and not before.

A page tells some of thirty figures; of times alone a month keeps hundreds of parts.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TypeVar

N = TypeVar("N", int, Decimal)
#: Figure → part → how many, or how much.
Figures = Mapping[str, Mapping[str, N]]


class _Lazily(Mapping[str, Mapping[str, N]]):
    """A mapping whose values are found once each."""

    def __init__(self) -> None:
        self._found: dict[str, Mapping[str, N]] = {}

    def __getitem__(self, figure: str) -> Mapping[str, N]:
        found = self._found.get(figure)
        if found is None:
            found = self._found[figure] = self._find(figure)
        return found

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @abstractmethod
    def _find(self, figure: str) -> Mapping[str, N]:
        """The parts of a figure, KeyError where there is none."""


class Exactly(_Lazily[Decimal]):
    """Amounts that are kept as text."""

    def __init__(self, kept: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__()
        self._kept = kept

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __contains__(self, figure: object) -> bool:
        return figure in self._kept

    def _find(self, figure: str) -> Mapping[str, Decimal]:
        return {part: Decimal(much) for part, much in self._kept[figure].items()}


class Together(_Lazily[N]):
    """Several of them added up."""

    def __init__(self, several: Iterable[Figures[N]]) -> None:
        super().__init__()
        self._several: Sequence[Figures[N]] = list(several)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(figure for one in self._several for figure in one))

    def __contains__(self, figure: object) -> bool:
        return any(figure in one for one in self._several)

    def _find(self, figure: str) -> Mapping[str, N]:
        there = [one[figure] for one in self._several if figure in one]
        if not there:
            raise KeyError(figure)
        total = dict(there[0])
        for parts in there[1:]:
            for part, value in parts.items():
                total[part] = total[part] + value if part in total else value
        return total

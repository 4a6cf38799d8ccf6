"""Whether a site gives awards and by which scale, and where one award stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from kaizen.savings.rules.awards import AwardScale, Step


class AwardState(StrEnum):
    """Where an award stands: each state after the first is a row that somebody wrote."""

    PROPOSED = "proposed"
    SIGNED = "signed"
    TURNED_DOWN = "turned_down"
    PAID = "paid"


@dataclass(frozen=True)
class AwardPolicy:
    """Awards of a site, kept as versions; an award keeps the one it was reckoned under.

    Off unless leadership switches it on: thanks come first.
    """

    name: ClassVar[str] = "awards"

    is_on: bool = False
    scale: AwardScale | None = None

    @property
    def scale_in_use(self) -> AwardScale | None:
        """The scale by which awards are reckoned; None where none are given."""
        return self.scale if self.is_on else None

    @classmethod
    def from_stored(cls, values: Mapping[str, Any]) -> AwardPolicy:
        """Build the policy from stored values, in which decimals are text."""
        scale = values.get("scale")
        return cls(values.get("is_on", False), None if scale is None else _scale(scale))


def _scale(stored: Mapping[str, Any]) -> AwardScale:
    cap = stored["cap"]
    return AwardScale(
        steps=tuple(
            Step(Decimal(one["above"]), Decimal(one["fixed"]), Decimal(one["percent"]))
            for one in stored["steps"]
        ),
        currency=stored["currency"],
        least_benefit=Decimal(stored["least_benefit"]),
        minimum=Decimal(stored["minimum"]),
        cap=None if cap is None else Decimal(cap),
    )

"""One table of all that was measured, and what of it does not hold."""

from __future__ import annotations

from typing import NamedTuple, TypedDict


class Cell(NamedTuple):
    """One thing at one size: what it costs, and beside what."""

    value: float
    unit: str
    #: To the bare view, and to the same in raw SQL.
    ratio: float | None = None
    sql: float | None = None
    #: To the bare view, with what both cost a server of the database.
    whole: float | None = None


class Result(TypedDict):
    """All that was measured of one plant."""

    ideas: int
    cells: dict[str, Cell]


class Limit(NamedTuple):
    """What has to hold: at one size, and from the first size to the last."""

    ratio: float | None = None
    sql: float | None = None
    most: float | None = None
    least: float | None = None
    growth: float | None = None


#: Ratios are to be held from this size on; below it a fixed cost weighs too much.
JUDGED_FROM = 100_000
REPORTS = ("savings", "programme", "morale", "rows: sent", "rows: decided", "rows: in use", "aims")
LIMITS = {
    **dict.fromkeys(("list", "filter", "idea"), Limit(ratio=8, growth=1.5)),
    "search": Limit(ratio=8, growth=2),
    **dict.fromkeys(REPORTS, Limit(ratio=20, growth=2)),
    **dict.fromkeys(("savings, anew", "programme, anew", "morale, anew"), Limit(growth=2)),
    **dict.fromkeys(("month as PDF", "month as XLSX"), Limit(growth=2)),
    "export": Limit(sql=4),
    "first byte": Limit(most=5),
    "create": Limit(growth=2),
    "import": Limit(least=1000),
    "sweep": Limit(growth=2),
    "memory": Limit(most=260),
    "growth of memory": Limit(most=5),
}
NONE = Limit()


def markdown(results: dict[str, list[Result]]) -> str:
    """A table for each database: a row for each thing, a column for each size."""
    return "\n\n".join(_table(kind, found) for kind, found in results.items())


def failures(results: dict[str, list[Result]]) -> list[str]:
    """What does not hold, one sentence each."""
    said = []
    for kind, found in results.items():
        for result in found:
            for name, cell in result["cells"].items():
                if not _holds(name, cell, result["ideas"]):
                    said.append(f"OVER: {name}, {kind}, {result['ideas']:,} ideas: {_said(cell)}")
        said += [
            f"OVER: {name}, {kind}: grows {grown:.2f} ×"
            for name in found[0]["cells"]
            if (grown := _growth(name, found)) and grown > (LIMITS.get(name, NONE).growth or grown)
        ]
    return said


def _table(kind: str, found: list[Result]) -> str:
    sizes = [f"{result['ideas']:,}" for result in found]
    lines = [f"| {kind} | {' | '.join(sizes)} | growth | to hold |"]
    lines.append("|---" * (len(sizes) + 3) + "|")
    for name in found[0]["cells"]:
        cells = []
        for result in found:
            cell = result["cells"].get(name)
            text = _said(cell) if cell else "–"
            fine = cell is None or _holds(name, cell, result["ideas"])
            cells.append(text if fine else f"**{text}**")
        grown = _growth(name, found)
        cells.append(f"{grown:.2f} ×" if grown else "–")
        lines.append(f"| {name} | {' | '.join(cells)} | {_to_hold(LIMITS.get(name, NONE))} |")
    return "\n".join(lines)


def _said(cell: Cell) -> str:
    decimals = 0 if cell.value >= 100 else 2 if cell.value < 10 else 1
    text = f"{cell.value:,.{decimals}f} {cell.unit}"
    if cell.ratio is not None:
        text += f", {cell.ratio:.1f} × bare"
    if cell.sql is not None:
        text += f", {cell.sql:.1f} × SQL"
    if cell.whole is not None:
        text += f", {cell.whole:.1f} × with the database"
    return text


def _holds(name: str, cell: Cell, ideas: int) -> bool:
    limit = LIMITS.get(name, NONE)
    if ideas < JUDGED_FROM:
        return True
    return (
        (cell.ratio or 0) <= (limit.ratio or float("inf"))
        and (cell.sql or 0) <= (limit.sql or float("inf"))
        and cell.value <= (limit.most or float("inf"))
        and cell.value >= (limit.least or float("-inf"))
    )


def _growth(name: str, found: list[Result]) -> float | None:
    """From the first size to the last, of what is limited so; beside the bare view if it can be."""
    first, last = found[0]["cells"].get(name), found[-1]["cells"].get(name)
    if len(found) < 2 or not first or not last or LIMITS.get(name, NONE).growth is None:
        return None
    if first.ratio and last.ratio:
        return last.ratio / first.ratio
    return last.value / first.value


def _to_hold(limit: Limit) -> str:
    said = (
        (limit.ratio, "≤ {:g} × bare"),
        (limit.sql, "≤ {:g} × SQL"),
        (limit.most, "≤ {:g}"),
        (limit.least, "≥ {:g}"),
        (limit.growth, "growth ≤ {:g} ×"),
    )
    return ", ".join(text.format(value) for value, text in said if value is not None) or "–"

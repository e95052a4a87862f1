"""The plot of what decides: how often each item decides in some cases, and how it stands there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reasoner.answer.answer import Answer
from reasoner.plots.decided import deciding_items
from reasoner.plots.drawing import cut, finished, item_name, rows
from reasoner.plots.plot import Plot, Row
from reasoner.plots.signs import INK, Sign
from reasoner.policy.criteria import Criterion
from reasoner.source.dataclass import dataclass

MOST_ITEMS, MOST_MARKS, LINE = 30, 8, 24
WAYS = {"carries": "it is met", "stands in the way": "it is not met", "leaves it open": "it is not shown"}
COLOURS = ("#7fcdbb", "#f4a582", "#e3e3e3")
MARKS = dict(zip(WAYS, ("✓", "✗", "?"), strict=True))


@dataclass(frozen=True, slots=True)
class Decides:
    """An item, and the numbers (from 0) of the cases in which it carries the outcome, stands in the way of a better one, or leaves it
    open."""

    item: Criterion
    cases: dict[str, list[int]]

    @property
    def total(self) -> int:
        """In how many cases it decides."""
        return sum(map(len, self.cases.values()))


def deciding_of(answers: Sequence[Answer]) -> tuple[Decides, ...]:
    """How often each item decides, the most often first; items of one key are one."""
    found: dict[str, Decides] = {}
    for number, answer in enumerate(answers):
        for item, way in deciding_items(answer):
            one = found.setdefault(item.key, Decides(item, {way: [] for way in WAYS}))
            one.cases[way].append(number)
    return tuple(sorted(found.values(), key=lambda one: -one.total))


def deciding_plot(answers: Sequence[Answer], names: Sequence[str], title: str = "What decides") -> Plot:
    """The plot of what decides some cases; `names` are what these are called."""
    found = deciding_of(answers)
    table: list[Row] = [
        {
            "item": item_name(one.item, 200), "key": one.item.key, "way": way, "sign": MARKS[way], "cases": len(one.cases[way]),
            "of": len(answers), "names": "; ".join(names[at] for at in one.cases[way]),
        }
        for one in found for way in WAYS if one.cases[way]
    ]  # fmt: skip
    return Plot(title, table, _words(found, answers), lambda: _chart(found, len(answers), names, title))


def _words(found: Sequence[Decides], answers: Sequence[Answer]) -> str:
    said = [f"{len(answers)} {'case' if len(answers) == 1 else 'cases'}; in how many of them each item decides."]
    for one in found[:MOST_ITEMS]:
        parts = [f"{way} in {len(cases)}" for way, cases in one.cases.items() if cases]
        said.append(f"{item_name(one.item, 160)}, {', '.join(parts)}.")
    if len(found) > MOST_ITEMS:
        said.append(f"And {len(found) - MOST_ITEMS} more items in the table.")
    return "\n".join(said)


def _chart(found: Sequence[Decides], count: int, names: Sequence[str], title: str) -> Any:  # noqa: ANN401 (a layered chart)
    import altair as alt

    shown = found[:MOST_ITEMS]
    bars, data = [], []
    for at, one in enumerate(shown):
        left = 0
        data.append({"y": at, "words": item_name(one.item, 56), "total": one.total})
        for way, cases in one.cases.items():
            if cases:
                tip = cut("; ".join(names[number] for number in cases), 300)
                label = f"{MARKS[way]} {way}: {WAYS[way]}"
                bars.append(
                    {"y": at, "x": left, "x2": left + len(cases), "middle": left + len(cases) / 2, "label": label, "tip": tip,
                     "words": f"{MARKS[way]} {len(cases)}" if len(cases) / max(count, 1) > 0.05 else ""}
                )  # fmt: skip
                left += len(cases)
    signs = [Sign(f"{MARKS[way]} {way}: {words}", colour) for (way, words), colour in zip(WAYS.items(), COLOURS, strict=True)]
    from reasoner.plots.drawing import colours

    y = alt.Y("y:O", axis=None, scale=alt.Scale(domain=list(range(len(shown))), paddingInner=0.15))
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=[0, max(count, 1)]),
        title="cases",
        axis=alt.Axis(values=list(range(0, count + 1, -(-count // MOST_MARKS) or 1)), format="d"),
    )
    colour = alt.Color("label:N", scale=colours(signs), title="how it decides", legend=alt.Legend(orient="bottom", columns=1))
    base = alt.Chart(rows(bars))
    side = alt.Chart(rows(data))
    layers = [
        base.mark_bar(stroke="#8a8a8a").encode(
            x, y, alt.X2("x2"), colour, tooltip=[alt.Tooltip("label:N"), alt.Tooltip("tip:N", title="cases")]
        ),
        base.mark_text(color=INK, fontSize=11).encode(alt.X("middle:Q"), y, alt.Text("words:N")),
        side.mark_text(color=INK, align="right").encode(y, alt.Text("words:N"), x=alt.value(-8)),
    ]
    more = f"; the first {MOST_ITEMS} of {len(found)} items" if len(found) > MOST_ITEMS else ""
    chart = alt.layer(*layers).properties(width=380, height=LINE * max(1, len(shown)))
    return finished(chart, title, f"in how many of {count} cases each item decides{more}")

"""The plot of what would change an outcome: each change set, by effort, with what each input would have to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reasoner.answer.answer import ChangeKind, ChangeSet, WhatIf
from reasoner.plots.drawing import cut, finished, rows, wrapped
from reasoner.plots.plot import Plot, Row
from reasoner.plots.signs import INK, Sign
from reasoner.show.paper import clean, sentence
from reasoner.show.text import outcomes_asked
from reasoner.show.what_if_text import CAUTION, way_words

MOST_WAYS, MOST_INPUTS = 24, 12  # that the picture shows; the table has all
CELL, LINE = 118, 36
SIGNS = {
    ChangeKind.DOCUMENT: Sign("+ to be documented", "#92c5de"),
    ChangeKind.DO: Sign("▸ to be done", "#7fcdbb"),
    ChangeKind.CHOOSE: Sign("◆ a choice", "#f6d55c"),
    ChangeKind.DIFFER: Sign("≠ to be otherwise", "#f4a582"),
}


def ways_plot(found: WhatIf) -> Plot:
    """The plot of the change sets, the least effort first: their number of changes, or their cost where efforts were given."""
    title = f"What would make it {outcomes_asked(found.target, found.answer)}"
    table = [_row(number, one, change) for number, one in enumerate(found.sets, 1) for change in range(len(one.changes))]
    return Plot(title, table, _words(found), lambda: _chart(found, title))


def _row(number: int, one: ChangeSet, at: int) -> Row:
    change = one.changes[at]
    return {
        "way": number,
        "changes": len(one.changes),
        "cost": one.cost,
        "input": change.input.id,
        "phrase": clean(change.input.phrase),
        "kind": change.kind.value,
        "needs": clean(change.needs),
        "now": clean(change.now),
        "distance": clean(change.distance),
        "together": "; ".join(map(clean, one.ties)),
    }


def _words(found: WhatIf) -> str:
    if found.already:
        said = ["It is so already: nothing has to change."]
    elif not found.sets:
        said = ["No way was found in the time." if found.cut_off else "No change that is allowed makes it so."]
    else:
        count = len(found.sets)
        less = "in each, nothing less is enough" if found.least else "of each, nothing can be left out"
        less = less if found.minimal else "each is enough"
        said = [f"{count} {'way' if count == 1 else 'ways'}, the least effort first; {less}."]
        said += [
            f"{number}. {_effort(one, found.sets)}: {sentence(way_words(one))}" for number, one in enumerate(found.sets[:12], 1)
        ]
        said += [f"And {count - 12} more in the table."] if count > 12 else []
        said.append(CAUTION)
    if found.cut_off:
        said.append(f"The list is not complete: {clean(found.cut_off)}.")
    return "\n".join(said)


def _effort(one: ChangeSet, all_sets: Sequence[ChangeSet]) -> str:
    changes = f"{len(one.changes)} {'change' if len(one.changes) == 1 else 'changes'}"
    return f"{changes}, effort {one.cost}" if _has_costs(all_sets) else changes


def _has_costs(some: Sequence[ChangeSet]) -> bool:
    return any(one.cost != len(one.changes) for one in some) and any(one.cost for one in some)


def _chart(found: WhatIf, title: str) -> Any:  # noqa: ANN401 (a layered chart)
    import altair as alt

    from reasoner.plots.drawing import colours

    sets = found.sets
    shown = sets[:MOST_WAYS]
    every = dict.fromkeys(change.input.id for one in shown for change in one.changes)
    inputs = list(every)[:MOST_INPUTS]
    phrases = {change.input.id: change.input.phrase for one in shown for change in one.changes}
    cells = [cell for at, one in enumerate(shown) for cell in _cells(at, one, inputs)]
    ways = [_way(at, one, inputs, costs=_has_costs(sets)) for at, one in enumerate(shown)]
    deep = max([len(wrapped(phrases[one], 19)) for one in inputs] or [1]) * 12
    tops = [{"x": at, "words": wrapped(phrases[one], 19)} for at, one in enumerate(inputs)]
    x = alt.X("x:O", axis=None, scale=alt.Scale(domain=list(range(len(inputs))), paddingInner=0.04, paddingOuter=0))
    y = alt.Y("y:O", axis=None, scale=alt.Scale(domain=list(range(len(shown))), paddingInner=0.1, paddingOuter=0))
    some = [SIGNS[kind] for kind in SIGNS if any(change.kind is kind for one in shown for change in one.changes)]
    colour = alt.Color("label:N", scale=colours(some), title="kind of change", legend=alt.Legend(orient="bottom", columns=4))
    base = alt.Chart(rows(cells))
    tip = [alt.Tooltip("tip:N", title="needed"), alt.Tooltip("now:N", title="now"), alt.Tooltip("label:N", title="kind")]
    left = [
        base.mark_rect(stroke="#8a8a8a").encode(x, y, colour, tooltip=tip),
        base.mark_text(color=INK, fontSize=10, lineHeight=11, baseline="middle", dy=-3).encode(x, y, alt.Text("words:N")),
        alt.Chart(rows(tops)).mark_text(color=INK, fontSize=11, lineHeight=12, baseline="top")
        .encode(x, alt.Text("words:N"), y=alt.value(-4 - deep)),
        alt.Chart(rows(ways)).mark_text(color=INK, align="right").encode(y, alt.Text("words:N"), x=alt.value(-8)),
    ]  # fmt: skip
    height = LINE * max(1, len(shown))
    effort = alt.X("effort:Q", title="effort" if _has_costs(sets) else "changes", axis=alt.Axis(tickMinStep=1, grid=False))
    bars = alt.Chart(rows(ways)).mark_bar(color="#b8c9f0", stroke="#8a8a8a").encode(effort, y)
    counts = alt.Chart(rows(ways)).mark_text(color=INK, align="left", dx=4).encode(effort, y, alt.Text("effort:Q"))
    chart = alt.hconcat(
        alt.layer(*left).properties(width=CELL * max(1, len(inputs)), height=height),
        alt.layer(bars, counts).properties(width=130, height=height),
    )
    less = f"; the first {MOST_WAYS} of {len(sets)}" if len(sets) > MOST_WAYS else ""
    about = (
        f"each row is one way, {'and nothing in it can be left out' if found.minimal else 'which is enough'}{less}"
        if sets
        else "nothing has to change, or nothing that may"
    )
    return finished(chart, title, about)


def _way(at: int, one: ChangeSet, inputs: Sequence[str], costs: bool) -> dict[str, object]:
    """What stands beside a row: what the way is called, and its effort."""
    more = sum(change.input.id not in inputs for change in one.changes)
    words = f"way {at + 1}" + (f" (and {more} more inputs)" if more else "")
    return {"y": at, "effort": one.cost if costs else len(one.changes), "words": words}


def _cells(at: int, one: ChangeSet, inputs: Sequence[str]) -> Iterator[dict[str, object]]:
    """The cells of a row: for each input what it needs."""
    for change in (change for change in one.changes if change.input.id in inputs):
        sign = SIGNS[change.kind]
        yield {
            "x": inputs.index(change.input.id), "y": at, "label": sign.label, "tip": f"{change.input.phrase}: {change.needs}",
            "words": wrapped(f"{sign.label[0]} {cut(change.needs, 44)}", 20)[:2], "now": change.now,
        }  # fmt: skip

"""The plot of a matrix: cases against policies, the outcome of each under each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from reasoner.answer.answer import Answer
from reasoner.plots.drawing import cut, finished, listed, rows, wrapped
from reasoner.plots.plot import Plot, Row
from reasoner.plots.signs import INK, Sign, outcome_signs
from reasoner.policy.model import Policy
from reasoner.show.paper import clean
from reasoner.show.words import joined, wording_of
from reasoner.source.dataclass import dataclass

CELL, LINE = 104, 40  # pixels
NO_ANSWER = "– no answer"


@dataclass(frozen=True, slots=True)
class Asked:
    """One case under one policy: its answer, or the problem for which there is none; `left_out` are the phrases of the facts that the
    policy's vocabulary has no place for."""

    policy: Policy
    case: str
    answer: Answer | None
    problem: str = ""
    left_out: tuple[str, ...] = ()


def matrix_plot(asked: Sequence[Asked], title: str = "Cases under policies") -> Plot:
    """The plot of cases under policies, in the order in which they come first."""
    names = policy_names([one.policy for one in asked])
    signs = outcome_signs(_outcome(one) for one in asked)
    table = [_row(one, names[one.policy.id, one.policy.version], signs) for one in asked]
    return Plot(title, table, _words(asked, names), lambda: _chart(table, signs, title))


def policy_names(policies: Sequence[Policy]) -> dict[tuple[str, str], str]:
    """What each policy is called, by id and version: its payer where no other is of that payer, else its number, title or version."""
    some = {(one.id, one.version): one for one in policies}
    ways = [_names(one) for one in some.values()]
    found: dict[tuple[str, str], str] = {}
    for key, policy in some.items():
        alone = (name for at, name in enumerate(_names(policy)) if [names[at] for names in ways].count(name) == 1)
        found[key] = next(alone, clean(policy.id))
    return found


def _names(policy: Policy) -> tuple[str, ...]:
    """What a policy can be called, the shortest first."""
    version = policy.version or "undated"
    named = (
        policy.payer,
        f"{policy.payer} {policy.number or policy.title}",
        f"{policy.title}, {version}",
        f"{policy.id}, {version}",
    )
    return tuple(map(clean, named))


def _outcome(one: Asked) -> str:
    return NO_ANSWER if one.answer is None else one.answer.outcome


def _row(one: Asked, name: str, signs: dict[str, Sign]) -> Row:
    answer = one.answer
    return {
        "case": clean(one.case),
        "policy": name,
        "policy_id": one.policy.id,
        "version": one.policy.version,
        "determination": "" if answer is None else answer.determination.id,
        "outcome": "" if answer is None else answer.outcome,
        "sign": signs[_outcome(one)].label,
        "said": one.problem if answer is None else joined(wording_of(answer), "or"),
        "possible": "" if answer is None else ", ".join(answer.possible),
        "needed": "" if answer is None else ", ".join(need.input.id for need in answer.needed),
        "left_out": ", ".join(one.left_out),
    }


def _words(asked: Sequence[Asked], names: dict[tuple[str, str], str]) -> str:
    cases = list(dict.fromkeys(one.case for one in asked))
    count = f"{len(cases)} {'case' if len(cases) == 1 else 'cases'} under {len(names)} {'policy' if len(names) == 1 else 'policies'}."
    said = [count]
    for case in cases:
        some = [one for one in asked if one.case == case]
        parts = [f"{names[one.policy.id, one.policy.version]}: {_said(one)}" for one in some]
        alike = " All come to the same." if len(some) > 1 and len({_outcome(one) for one in some}) == 1 else ""
        said.append(f"{clean(case)}: {listed(parts)}.{alike}")
    for name in names.values():
        own = [one for one in asked if names[one.policy.id, one.policy.version] == name]
        counts = Counter(outcome_signs([_outcome(one)])[_outcome(one)].label[2:] for one in own)
        if len(cases) > 1:
            said.append(f"{name}, of {len(own)}: {'; '.join(f'{number} {words}' for words, number in counts.most_common())}.")
    return "\n".join(said)


def _said(one: Asked) -> str:
    if one.answer is None:
        return f"no answer, for {one.problem}"
    said = joined(wording_of(one.answer), "or")
    needed = f", needing {joined((clean(need.input.phrase) for need in one.answer.needed), 'and')}" if one.answer.needed else ""
    left = f", without {joined(map(clean, one.left_out), 'and')}" if one.left_out else ""
    return (f"undetermined: {said}" if one.answer.outcome == "undetermined" else said) + needed + left


def _chart(table: Sequence[Row], signs: dict[str, Sign], title: str) -> Any:  # noqa: ANN401 (a layered chart)
    import altair as alt

    from reasoner.plots.drawing import colours

    cases = list(dict.fromkeys(str(row["case"]) for row in table))
    policies = list(dict.fromkeys(str(row["policy"]) for row in table))
    heads = {name: wrapped(name, 18)[:4] for name in policies}
    data = [
        {
            "x": policies.index(str(row["policy"])), "y": cases.index(str(row["case"])),
            "label": row["sign"], "sign": str(row["sign"])[:1],
            "words": wrapped(str(row["sign"])[2:], 17)[:2], "tip": f"{row['policy']}: {row['said']}", "case": row["case"],
        }
        for row in table
    ]  # fmt: skip
    x = alt.X("x:O", axis=None, scale=alt.Scale(paddingInner=0.04, paddingOuter=0))
    y = alt.Y("y:O", axis=None, scale=alt.Scale(paddingInner=0.08, paddingOuter=0))
    base = alt.Chart(rows(data))
    colour = alt.Color("label:N", scale=colours(signs.values()), title="outcome", legend=alt.Legend(orient="bottom", columns=3))
    tip = [alt.Tooltip("case:N"), alt.Tooltip("tip:N", title="answer")]
    layers = [
        base.mark_rect(stroke="#8a8a8a").encode(x, y, colour, tooltip=tip),
        base.mark_text(color=INK, fontSize=13, dy=-8).encode(x, y, alt.Text("sign:N")),
        base.mark_text(color=INK, fontSize=10, dy=6, lineHeight=11, baseline="middle").encode(x, y, alt.Text("words:N")),
    ]
    tops = [{"x": at, "words": heads[name]} for at, name in enumerate(policies)]
    sides = [{"y": at, "words": cut(name, 42)} for at, name in enumerate(cases)]
    deep = max(len(words) for words in heads.values()) * 12
    layers.append(
        alt.Chart(rows(tops)).mark_text(color=INK, fontSize=11, baseline="top", lineHeight=12)
        .encode(x, alt.Text("words:N"), y=alt.value(-4 - deep))
    )  # fmt: skip
    layers.append(
        alt.Chart(rows(sides)).mark_text(color=INK, fontSize=12, align="right").encode(y, alt.Text("words:N"), x=alt.value(-8))
    )
    chart = alt.layer(*layers).properties(width=CELL * len(policies), height=LINE * len(cases))
    return finished(chart, title, "what each policy says of each case")

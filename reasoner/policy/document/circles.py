"""References that lead back to themselves: definitions, items and determinations that need their own answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reasoner.policy.criteria import (
    Criterion,
    Form,
    InCodes,
    Not,
    OutcomeIs,
    Refers,
    conditions_on_records,
    everywhere,
    parts_of,
    walk,
)
from reasoner.policy.model import CodeList, Definition, Determination, Notice
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span


@dataclass(frozen=True, slots=True)
class _Node:
    """What something needs the answer of, what it is called, and where it stands."""

    name: str
    span: Span | None
    needs: tuple[str, ...]


def circles(
    determinations: Iterable[Determination], definitions: Iterable[Definition], code_lists: Iterable[CodeList]
) -> Iterator[Problem]:
    """A problem for each circle of references, at its first reference."""
    graph = dict(_graph(determinations, definitions, code_lists))
    for path in _loops(graph):
        named = [graph[key] for key in path if graph[key].name]
        names = list(dict.fromkeys(node.name for node in named)) or [""]
        chain = ", which refers to ".join(f"`{name}`" for name in [*names, names[0]])
        yield Problem(
            "reference-in-a-circle",
            f"{chain}: it goes round in a circle",
            next(graph[key].span for key in path if not key.startswith("determination ")),
            "let one of them say its conditions itself",
        )


def _graph(
    determinations: Iterable[Determination], definitions: Iterable[Definition], code_lists: Iterable[CodeList]
) -> Iterator[tuple[str, _Node]]:
    for determination in determinations:
        roots = [clause.condition for clause in determination.clauses if clause.condition]
        guards = [phase.guard for phase in determination.phases if phase.guard]
        asked = tuple(one.key for one in (*roots, *guards))
        yield f"determination {determination.id}", _Node(determination.title, determination.span, asked)
        for root in (*roots, *guards):
            yield from _criteria(root)
    for definition in definitions:
        yield from _criteria(definition.criterion, definition.phrase)
    for one in code_lists:
        whens = {entry.when.key: entry.when for entry in one.ranges if entry.when}
        yield one.key, _Node(one.name, one.span, tuple(whens))
        for when in whens.values():
            yield from _criteria(when)


def _criteria(root: Criterion, name: str = "") -> Iterator[tuple[str, _Node]]:
    for criterion in walk(root):
        needs = (*(part.key for part in parts_of(criterion)), *_referred(criterion.form))
        yield criterion.key, _Node(name if criterion is root and name else criterion.address, criterion.span, needs)


def _referred(form: Form) -> tuple[str, ...]:
    """The keys that a form refers to, also in the conditions on one record that it or its amounts have."""
    conditions = (part for condition in conditions_on_records(form) for part in everywhere(condition))
    return tuple(key for one in (form, *(part.form for part in conditions)) for key in _named(one))


def _named(form: Form) -> tuple[str, ...]:
    """The keys that a form itself names."""
    match form:
        case Refers(key, None):
            return (key,)
        case OutcomeIs(None, determination, _):
            return (f"determination {determination}",)
        case InCodes(_, _, code_list):
            return (code_list,)
        case Not(of):
            return _named(of)
        case _:
            return ()


def _loops(graph: Mapping[str, _Node]) -> Iterator[tuple[str, ...]]:
    """A path for each circle that a depth-first walk runs into."""
    done: set[str] = set()
    for start in graph:
        path: list[str] = []
        at: dict[str, int] = {}
        stack = [(start, iter(graph[start].needs))] if start not in done else []
        if stack:
            at[start] = 0
            path.append(start)
        while stack:
            key, needs = stack[-1]
            below = next((one for one in needs if one in graph and one not in done), None)
            if below is None:
                stack.pop()
                path.pop()
                del at[key]
                done.add(key)
            elif below in at:
                yield tuple(path[at[below] :])
            else:
                at[below] = len(path)
                path.append(below)
                stack.append((below, iter(graph[below].needs)))


def referred_keys(criteria: Iterable[Criterion], notices: Iterable[Notice] = ()) -> frozenset[str]:
    """The keys of definitions, items and code lists that criteria refer to directly, those of notices included."""
    roots = [*criteria, *(notice.condition for notice in notices if notice.condition)]
    return frozenset(key for root in roots for criterion in walk(root) for key in _referred(criterion.form))

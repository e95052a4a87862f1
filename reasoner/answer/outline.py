"""Which lines of a policy an answer shows: each outcome with its items, and below a line what makes it stand as it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reasoner.answer.answer import Answer, Standing, Status
from reasoner.answer.deciding import counted_as, deciding_below, is_list, is_sentence, named_item
from reasoner.policy.criteria import Criterion, Unless, parts_of
from reasoner.policy.model import Clause
from reasoner.source.dataclass import dataclass

DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Outlined:
    """One line and what is shown below it. `role` is how it stands below its parent, as in `Explained`; `word` the policy's own
    word for that (`except when`), if it has one. `set_aside`: it fails by its exception, whatever its own facts are."""

    criterion: Criterion
    standing: Standing | None
    role: str = "part"
    word: str = ""
    set_aside: bool = False
    below: tuple[Outlined, ...] = ()


def outline_of_clause(clause: Clause, answer: Answer) -> tuple[Outlined, ...]:
    """What is shown below an outcome: of a list without a label its lines, else its condition as one line."""
    condition = clause.condition
    if condition is None:
        return ()
    if not is_head(condition):
        return (outline_of(condition, answer, 2),)
    return tuple(_outlined(part, 2, answer) for part in _written(condition, answer))


def is_head(condition: Criterion) -> bool:
    """Whether a condition is only the head of the lines below it, which an outcome's own line takes the place of."""
    return not condition.label and is_list(condition) and not is_sentence(condition)


def outline_of(criterion: Criterion, answer: Answer, depth: int = 1) -> Outlined:
    """A line that stands on its own, and what is shown below it."""
    return _outlined(Outlined(criterion, None), depth, answer)


def _outlined(line: Outlined, depth: int, answer: Answer, opened: bool = False) -> Outlined:
    """A line; below a list without a label of its own the lines of the list, below another line what decides it.

    `opened`: what decides is not followed further, unless it is one line.
    """
    criterion = line.criterion
    shown = replace(line, standing=answer.standings.get(criterion.key), set_aside=_is_set_aside(criterion, answer))
    if depth > DEEPEST:
        return shown
    if _is_opened(criterion):
        below = tuple(_written(criterion, answer))
    else:
        deciding = tuple(Outlined(one, None) for one in deciding_below(criterion, answer))
        below = (*(deciding if len(deciding) == 1 or not opened else ()), *_provisos_that_matter(criterion, answer))
        opened = opened or len(deciding) > 1
    return replace(shown, below=tuple(_outlined(part, depth + 1, answer, opened) for part in below))


def _written(criterion: Criterion, answer: Answer) -> Iterator[Outlined]:
    """The lines of a list as the policy has them, and its exceptions that matter."""
    for one in parts_of(replace(criterion, provisos=(), waived=())):
        yield Outlined(named_item(one, answer), None)
    yield from _provisos_that_matter(criterion, answer)


def _provisos_that_matter(criterion: Criterion, answer: Answer) -> Iterator[Outlined]:
    """The exceptions, provisos and waivers of a line that do something, or may."""
    for one in criterion.provisos:
        idle = Status.NOT_SATISFIED if isinstance(one, Unless) else Status.SATISFIED
        if counted_as(one.criterion, answer) is not idle:
            role, word = ("unless", one.words) if isinstance(one, Unless) else ("provided", "")
            yield Outlined(one.criterion, None, role, word)
    standing = answer.standings.get(criterion.key)
    if standing is None or standing.status is not Status.SATISFIED:
        for waiver in criterion.waived:
            if counted_as(waiver, answer) is not Status.NOT_SATISFIED:
                yield Outlined(waiver, None, "waived")


def _is_set_aside(criterion: Criterion, answer: Answer) -> bool:
    """Whether a line which is no list fails by its exception."""
    standing = answer.standings.get(criterion.key)
    if standing is None or standing.status is not Status.NOT_SATISFIED or _is_opened(criterion):
        return False
    below = [answer.standings.get(one.criterion.key) for one in criterion.provisos if isinstance(one, Unless)]
    return any(one is not None and not one.missing for one in below)


def _is_opened(criterion: Criterion) -> bool:
    """Whether the outline goes below a criterion: a heading or a list's own line, not an item or a condition in words."""
    if criterion.label or not is_list(criterion):
        return False
    return bool(criterion.title) or not criterion.words or "following" in criterion.words.lower()

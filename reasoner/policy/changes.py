"""What changed between two versions of a policy: items, outcomes, definitions, code lists and notices, as rows to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum

from reasoner.policy.criteria import Citation, Criterion, parts_of
from reasoner.policy.fold import folded
from reasoner.policy.model import Clause, CodeRange, Policy
from reasoner.source.dataclass import dataclass
from reasoner.source.span import Span

_Part = tuple[str, str]  # what it is (`item`, `definition` ...) and its name
_SILENT = frozenset({"key", "span", "citation", "address", "label"})


class Kind(Enum):
    """How something differs between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One difference. `what` is `head`, `outcome`, `item`, `definition`, `value`, `table`, `code list` or `notice`.

    `before` and `after` are its words in each version, empty where it is not in that one. `reworded` is true where the
    words differ and what is tested does not.
    """

    kind: Kind
    what: str
    name: str
    before: str = ""
    after: str = ""
    reworded: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """A part of a policy: its words, and what it means without places and keys."""

    words: str
    meaning: object


def changes_between(before: Policy, after: Policy) -> tuple[PolicyChange, ...]:
    """The differences between two versions, in the order of the later one; what was removed stands last."""
    old, new = dict(_parts(before)), dict(_parts(after))
    found = [change for part, said in new.items() if (change := _change(part, old.get(part), said)) is not None]
    found += [
        PolicyChange(Kind.REMOVED, what, name, said.words) for (what, name), said in old.items() if (what, name) not in new
    ]
    return tuple(found)


def _change(part: _Part, old: _Said | None, new: _Said) -> PolicyChange | None:
    what, name = part
    if old is None:
        return PolicyChange(Kind.ADDED, what, name, "", new.words)
    if old.meaning == new.meaning and folded(old.words) == folded(new.words):
        return None
    return PolicyChange(Kind.CHANGED, what, name, old.words, new.words, reworded=old.meaning == new.meaning)


def _parts(policy: Policy) -> Iterator[tuple[_Part, _Said]]:
    """Everything of a policy that has a name, each without the named parts inside it."""
    yield ("head", "in effect"), _Said(policy.version, policy.version)
    for determination in policy.determinations:
        for phase in determination.phases:
            title = f"{determination.title}, {phase.name}" if phase.name else determination.title
            for number, clause in enumerate(phase.clauses, 1):
                name = f"{title}: {clause.outcome.words}"
                again = sum(one.outcome == clause.outcome for one in phase.clauses[: number - 1])
                yield ("outcome", f"{name} ({again + 1})" if again else name), _clause(clause)
                yield from _items(title, clause.condition)
    for definition in policy.definitions:
        yield ("definition", definition.phrase), _Said(_words(definition.criterion, top=True), _meaning(definition.criterion))
    for value in policy.values:
        yield ("value", value.phrase), _Said(getattr(value.expression, "words", ""), _meaning(value.expression))
    for table in policy.tables:
        rows = "; ".join(f"{row.words}: {row.result}" for row in table.rows)
        yield (
            ("table", table.phrase),
            _Said(rows, (table.first, table.heads, tuple((row.words, row.result) for row in table.rows))),
        )
    for one in policy.code_lists:
        codes = [_codes(entry) for entry in one.ranges]
        yield ("code list", one.name), _Said(", ".join(codes), (frozenset(codes), _meaning(tuple(one.ranges))))
    for notice in policy.notices:
        condition = _words(notice.condition, top=True) if notice.condition else "always"
        yield ("notice", notice.name), _Said(f"{condition}: {notice.say}", (_meaning(notice.condition), notice.say))


def _clause(clause: Clause) -> _Said:
    opener = "unless" if clause.negated else "when"
    words = f"{opener} {_words(clause.condition, top=True)}" if clause.condition else "otherwise"
    scope = "; ".join(one.words for one in clause.scope)
    reasons = "; ".join(one.text for one in clause.reasons)
    shown = "; ".join(part for part in (words, scope and f"approval {scope}", reasons and f"because {reasons}") if part)
    meaning = _meaning(clause.condition), clause.negated, clause.rank, clause.beats, scope, clause.outcome.canonical, reasons
    return _Said(shown, meaning)


def _items(title: str, root: Criterion | None) -> Iterator[tuple[_Part, _Said]]:
    """The labelled items of a condition, outer ones first."""
    ahead = [root] if root is not None else []
    while ahead:
        one = ahead.pop()
        if one.address:
            yield ("item", f"{title}, {one.address}"), _Said(_words(one, top=True), _meaning(one, top=True))
        ahead.extend(reversed(parts_of(one)))


def _words(criterion: Criterion | None, *, top: bool = False) -> str:
    """The words of a criterion and of what is below it, labelled items by their address alone."""
    if criterion is None:
        return ""
    if criterion.address and not top:
        return criterion.address
    own = ": ".join(part for part in (criterion.title, criterion.words) if part)
    below = ", ".join(words for part in parts_of(criterion) if (words := _words(part)))
    return f"{own} ({below})" if own and below else own or below


def _meaning(one: object, *, top: bool = True) -> object:
    """A part of the model as plain data without places, keys and words; labelled items by their address alone."""
    match one:
        case Criterion() if one.address and not top:
            return ("item", one.address)
        case Span() | Citation():
            return None
        case Enum():
            return one
        case tuple() | frozenset():
            return type(one)(_meaning(part, top=False) for part in one)
        case _ if is_dataclass(one) and not isinstance(one, type):
            kept = [field.name for field in fields(one) if field.name not in _SILENT | {"words", "title"}]
            return (type(one).__name__, *(_meaning(getattr(one, name), top=False) for name in kept))
        case _:
            return one


def _codes(entry: CodeRange) -> str:
    last = f" to {entry.last}" if entry.last != entry.first else ""
    when = " when conditions are met" if entry.when else ""
    return f"{entry.system} {entry.first}{'.*' if entry.descendants else ''}{last}{when}"

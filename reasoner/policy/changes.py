"""What changed between two versions of a policy: items, outcomes, definitions, code lists and notices, as rows to show."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from reasoner.policy.amount_words import words_for_expression
from reasoner.policy.change_lines import Kind, Line, LineChange, bare, is_list, line_changes, lines_of
from reasoner.policy.criteria import Criterion, parts_of
from reasoner.policy.fold import folded
from reasoner.policy.model import Clause, CodeRange, Determination, Phase, Policy, Scope, all_referred
from reasoner.policy.nearest import or_list
from reasoner.policy.stricter import Effect
from reasoner.source.dataclass import dataclass

__all__ = ["Effect", "Kind", "LineChange", "PolicyChange", "changes_between", "rules_differ"]

_PartName = tuple[str, str]  # what it is (`item`, `definition` ...) and its name


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One difference. `what` is `head`, `outcome`, `item`, `definition`, `value`, `table`, `code list`, `notice` or
    `interpretation`.

    `before` and `after` are its words in each version, empty where it is not in that one; `lines` what became of each
    line. `was` is the name in the earlier version, where that is another one: an item that moved or was renumbered.
    Changed without a line that changed: the same lines are put together in another way.
    """

    kind: Kind
    what: str
    name: str
    title: str = ""
    before: str = ""
    after: str = ""
    lines: tuple[LineChange, ...] = ()
    was: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a policy: its title, its own lines, and all that it says, without words and places."""

    what: str
    name: str
    title: str = ""
    lines: tuple[Line, ...] = ()
    whole: object = None  # with the items inside it
    own: object = None  # without them
    order: tuple[object, ...] = ()  # how the items inside it are put together
    place: str = ""  # the determination that an item belongs to

    @property
    def words(self) -> str:
        """The part's title and lines in a row."""
        said = ", ".join(line.words for line in self.lines if not line.usual)
        return f"{self.title}: {said}" if self.title and said else self.title or said

    def says(self, part: _Part) -> bool:
        """Whether it says the same as another, in whatever words."""
        return self.whole == part.whole and [one.meaning for one in self.lines] == [one.meaning for one in part.lines]


def changes_between(before: Policy, after: Policy) -> tuple[PolicyChange, ...]:
    """The differences between two versions, in the order of the later one; what was removed stands last."""
    both = {*_clause_names(before).values()} & {*_clause_names(after).values()}
    old, new = tuple(_parts(before, both)), tuple(_parts(after, both))
    pairs = _paired(old, new)
    found = [change for part in new if (change := _change(pairs[part], part) if part in pairs else _added(part))]
    kept = set(pairs.values())
    return tuple(found + [_removed(one) for one in old if one not in kept])


_NO_RULES = frozenset(("head", "notice", "interpretation"))  # what decides nothing


def rules_differ(before: Policy, after: Policy) -> bool:
    """Whether two versions, or those of the policies that they refer to, decide by other rules, whatever their words."""
    if before.digest == after.digest:
        return False
    old, new = ((one, *sorted(all_referred(one), key=lambda other: other.id)) for one in (before, after))
    if [one.id for one in old] != [one.id for one in new] or before.vocabulary != after.vocabulary:
        return True
    changes = (change for one, other in zip(old, new, strict=True) for change in changes_between(one, other))
    return any(one.kind not in (Kind.MOVED, Kind.REWORDED) and one.what not in _NO_RULES for one in changes)


def _paired(old: Sequence[_Part], new: Sequence[_Part]) -> dict[_Part, _Part]:
    """Each part of the later version with the one that it was: by name and content, by content, by title, by name."""
    by_name = {(one.what, one.name): one for one in old}
    pairs = {one: same for one in new if (same := by_name.get((one.what, one.name))) is not None and one.says(same)}
    for alike in (_same_content, _same_title, _same_name):
        for one in new:
            if one not in pairs:
                taken = set(pairs.values())
                match = next((other for other in old if other not in taken and alike(one, other)), None)
                if match is not None:
                    pairs[one] = match
    return pairs


def _same_content(one: _Part, other: _Part) -> bool:
    return one.what == other.what == "item" and one.place == other.place and one.says(other)


def _same_title(one: _Part, other: _Part) -> bool:
    same = bool(one.title) and folded(one.title) == folded(other.title)
    return one.what == other.what and one.what in ("item", "interpretation") and same and one.place == other.place


def _same_name(one: _Part, other: _Part) -> bool:
    return (one.what, one.name) == (other.what, other.name)


def _added(part: _Part) -> PolicyChange:
    lines = tuple(LineChange(Kind.ADDED, "", line.words) for line in _told(part))
    return PolicyChange(Kind.ADDED, part.what, part.name, part.title, "", part.words, lines)


def _removed(part: _Part) -> PolicyChange:
    lines = tuple(LineChange(Kind.REMOVED, line.words) for line in _told(part))
    return PolicyChange(Kind.REMOVED, part.what, part.name, part.title, part.words, "", lines)


def _told(part: _Part) -> Iterator[Line]:
    """The lines that are told of a part as a whole."""
    return (line for line in part.lines if not line.usual and not is_list(line))


def _change(old: _Part, new: _Part) -> PolicyChange | None:
    """What became of a part; None where nothing did, or only to items inside it."""
    was = old.name if old.name != new.name else ""
    lines = line_changes(old.lines, new.lines)
    if any(one.kind is not Kind.REWORDED for one in lines) or old.own != new.own or _put_otherwise(old, new):
        kind = Kind.CHANGED
    elif was:
        inside = new.what == "item" and was.endswith(")") and was.partition(" (")[2] == new.name.partition(" (")[2]
        if inside and not lines:
            return None  # moved with the item that it stands in, which is told
        kind = Kind.MOVED
    elif lines or folded(old.title) != folded(new.title):
        kind = Kind.REWORDED
    else:
        return None
    return PolicyChange(kind, new.what, new.name, new.title, old.words, new.words, lines, was)


def _put_otherwise(old: _Part, new: _Part) -> bool:
    """Whether the same items inside a part are put together in another way."""
    return set(_leaves(old.order)) == set(_leaves(new.order)) and old.order != new.order


def _leaves(order: tuple[object, ...]) -> Iterator[object]:
    for one in order[1:]:
        yield from _leaves(one) if isinstance(one, tuple) else (one,)


def _order(criterion: Criterion) -> tuple[object, ...]:
    """The addresses of the items below a criterion, in the lists that they stand in."""
    below = (part.address or _order(part) for part in parts_of(criterion))
    return (type(criterion.form).__name__, *(one for one in below if isinstance(one, str) or len(one) > 1))


def _parts(policy: Policy, both: Collection[str]) -> Iterator[_Part]:
    """Everything of a policy that has a name, each without the named parts inside it. `both`: the outcomes that both versions have."""
    yield _Part("head", "in effect", lines=(_text(policy.version, "days"),))
    names = _clause_names(policy)
    for determination in policy.determinations:
        for phase in determination.phases:
            for clause in phase.clauses:
                name, before = names[id(clause)], []
                for other in (determination.clauses[place] for place in sorted(clause.beats)):
                    if other.rank is clause.rank and (name not in both or names[id(other)] in both):
                        before.append(other.outcome.words)
                head = tuple(_heading(clause, determination, before))
                yield _of_criterion("outcome", name, clause.condition, tuple(_beside(clause)), head=head)
                yield from _items(_phase_title(determination, phase), clause.condition)
    yield from _beside_determinations(policy)


def _clause_names(policy: Policy) -> dict[int, str]:
    """What each outcome of a policy is called, by its identity: by its words, and where these come again in a phase with a number."""
    found: dict[int, str] = {}
    for determination in policy.determinations:
        for phase in determination.phases:
            for number, clause in enumerate(phase.clauses):
                again = sum(one.outcome == clause.outcome for one in phase.clauses[:number])
                name = f"{_phase_title(determination, phase)}: {clause.outcome.words}"
                found[id(clause)] = name + (f" ({again + 1})" if again else "")
    return found


def _phase_title(determination: Determination, phase: Phase) -> str:
    return f"{determination.title}, {phase.name}" if phase.name else determination.title


def _beside_determinations(policy: Policy) -> Iterator[_Part]:
    """What stands outside the determinations."""
    for definition in policy.definitions:
        yield _of_criterion("definition", definition.phrase, definition.criterion)
    for value in policy.values:
        words = words_for_expression(value.expression, policy.vocabulary)
        meaning = bare(Criterion("", value.expression))  # type: ignore[arg-type]
        yield _Part("value", value.phrase, lines=(Line(words, meaning),))
    for table in policy.tables:
        first = (_text("by the first row that fits"),) if table.first else ()
        rows = tuple(_text(f"{row.words}: {row.result}") for row in table.rows)
        yield _Part("table", table.phrase, lines=first + rows, own=tuple(row.words for row in table.rows))
    for codes in policy.code_lists:
        yield _Part("code list", codes.name, lines=tuple(map(_codes, codes.ranges)))
    for notice in policy.notices:
        yield _of_criterion("notice", notice.name, notice.condition, (_text(f"say: {notice.say}", "say"),))
    for one in policy.interpretations:
        yield _Part("interpretation", f'"{one.quote}"', one.where, (_text(one.reading, "reading"),))


def _of_criterion(
    what: str,
    name: str,
    root: Criterion | None,
    beside: tuple[Line, ...] = (),
    place: str = "",
    head: tuple[Line, ...] = (),
) -> _Part:
    """A part whose condition is a criterion, with further lines before and after its own."""
    if root is None:
        return _Part(what, name, lines=(*head, *beside))
    own = bare(root, lambda one: bool(one.address) and one is not root)
    return _Part(what, name, root.title, (*head, *lines_of(root), *beside), bare(root), own, _order(root), place)


def _heading(clause: Clause, determination: Determination, before: Sequence[str]) -> Iterator[Line]:
    """What the line of a clause says: which others it comes before, those of its own kind by name, and how it is opened."""
    rank = clause.rank.value
    peers = f"before {or_list(before, 'and')}" if before else ""
    said = ", ".join(filter(None, (rank, peers)))
    yield _text(said or "no order is written", "precedence", not said)
    yield _text(f"for each {determination.for_each}" if determination.for_each else "once", "each", not determination.for_each)
    yield _text(f"{'unless' if clause.negated else 'when'} what stands below it is so", "opener", not clause.negated)


def _beside(clause: Clause) -> Iterator[Line]:
    """What a clause says beside its condition: what its outcome counts as, what an approval covers, the reasons."""
    canonical = clause.outcome.canonical.replace("_", " ")
    yield _text(f"counts as {canonical}", "canonical", canonical == folded(clause.outcome.words))
    yield from (_text(f"approval {one.words}", f"approval {_sort_of(one)}") for one in clause.scope)
    yield from (_text(f"because {one.text}", f"because {one.label}") for one in clause.reasons)


def _sort_of(scope: Scope) -> str:
    """What an approval's words limit, so that a limit is seen beside what it was."""
    return "lasts" if scope.lasts else "most" if scope.most else "where" if scope.where else ""


def _items(title: str, root: Criterion | None) -> Iterator[_Part]:
    """The labelled items of a condition, outer ones first."""
    for one in _labelled(root):
        address = one.address.removeprefix(f"{title.rpartition(', ')[2]}, ")  # the phase is a part of the title
        yield _of_criterion("item", f"{title}, {address}", one, place=title)


def _labelled(root: Criterion | None) -> Iterator[Criterion]:
    ahead = [root] if root is not None else []
    while ahead:
        one = ahead.pop()
        if one.address:
            yield one
        ahead.extend(reversed(parts_of(one)))


def _text(words: str, slot: str = "", usual: bool = False) -> Line:
    return Line(words, folded(words), slot, usual)


def _codes(entry: CodeRange) -> Line:
    """The codes of a line of a code list; a condition on them is compared as it is meant."""
    last = f" to {entry.last}" if entry.last != entry.first else ""
    words = f"{entry.system} {entry.first}{'.*' if entry.descendants else ''}{last}"
    if entry.when is None:
        return _text(words)
    when = ", ".join(line.words for line in lines_of(entry.when))
    return _text(f"{words} when {when}")

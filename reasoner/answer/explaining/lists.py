"""Lists in an explanation: the status that the parts give, and what is left of a list in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reasoner.answer.answer import Explained, Standing, Status
from reasoner.answer.finding import (
    Against,
    AgainstList,
    Called,
    ExceptionHit,
    Finding,
    Lacking,
    MetOf,
    NoneOfThese,
    ProvisoLacks,
    Together,
)
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Becomes,
    Compares,
    Counted,
    Counting,
    CountsRecords,
    Criterion,
    IfThen,
    Is,
    NoneOf,
    Not,
)
from reasoner.policy.values import Exactly

TRUTH = {Status.NOT_SATISFIED: 0, Status.UNDETERMINED: 1, Status.SATISFIED: 2}
STATUS = {number: status for status, number in TRUTH.items()}


def met(standing: Standing) -> Status:
    """Whether a criterion counts as met: by itself or by a waiver."""
    if standing.waived is None:
        return standing.status
    return STATUS[max(TRUTH[standing.status], TRUTH[standing.waived])]


def counted_in(node: Explained) -> tuple[CountsRecords | None, Status]:
    """What a line about records counts, and how the count itself stands where the line denies it; None for other lines."""
    form, status = node.criterion.form, node.standing.status
    while isinstance(form, Not):
        form, status = form.of, turned(status)
    return (form.of if isinstance(form, Becomes) and isinstance(form.of, CountsRecords) else None), status


def asks_every(node: Explained) -> bool:
    """Whether a line asks the same of every record."""
    test, _ = counted_in(node)
    return test is not None and any(one.key.endswith("/not") for one in conditions_of(test))


def counts_values(criterion: Criterion) -> bool:
    """Whether a line counts the different values that a field has in records: its parts are one for each value, in no words of
    the policy's."""
    form = criterion.form
    return isinstance(form, Counted) and all(one.span is None and _is_of_records(one) for one in form.parts)


def _is_of_records(criterion: Criterion) -> bool:
    form = criterion.form
    return isinstance(form, Becomes) and isinstance(form.of, CountsRecords)


def conditions_of(test: CountsRecords) -> tuple[Criterion, ...]:
    """The conditions on one record that a count has: the limits of its line, and what stands below it."""
    condition = test.condition
    if condition is None:
        return ()
    both = condition.key.endswith("/both") and isinstance(condition.form, AllOf)
    return condition.form.parts if both and isinstance(condition.form, AllOf) else (condition,)


def is_window(criterion: Criterion) -> bool:
    """Whether a line compares one amount with the two ends of a window, which it says in its own words."""
    parts = criterion.form.parts if isinstance(criterion.form, AllOf) else ()
    sentence = bool(criterion.words) and len(parts) > 1 and all(part.span is None for part in parts)
    return sentence and all(isinstance(part.form, Becomes) and isinstance(part.form.of, Compares) for part in parts)


def turned(status: Status) -> Status:
    """The status of what denies a criterion."""
    match status:
        case Status.SATISFIED:
            return Status.NOT_SATISFIED
        case Status.NOT_SATISFIED:
            return Status.SATISFIED
        case Status.UNDETERMINED:
            return status


def parts_status(node: Explained) -> Status:
    """What the statuses of the parts alone say of a criterion (three-valued, Kleene): it can only be too cautious."""
    values: dict[str, list[int]] = {}
    for one in node.below:
        values.setdefault(one.role, []).append(TRUTH[met(one.standing)])
    form = node.criterion.form
    parts = values.get("part", [])
    match form:
        case AllOf():
            value = min(parts, default=2)
        case AnyOfThese():
            value = max(parts, default=0)
        case NoneOf():
            value = 2 - max(parts, default=0)
        case Counted(counting, number, _):
            value = _counted(counting, number, parts)
        case IfThen():
            value = max(2 - values["condition"][0], values["then"][0])
        case Not():
            value = TRUTH[node.standing.status]
        case _:
            value = TRUTH[node.standing.status]
    if isinstance(form, AllOf | AnyOfThese | NoneOf | Counted | IfThen):
        value = min([value, *values.get("provided", []), *(2 - one for one in values.get("unless", []))])
    return STATUS[value]


def _counted(counting: Counting, number: int, parts: list[int]) -> int:
    least, most = sum(one == 2 for one in parts), sum(one > 0 for one in parts)
    enough = 2 if least >= number else 0 if most < number else 1
    few = 2 if most <= number else 0 if least > number else 1
    match counting:
        case Counting.AT_LEAST:
            return enough
        case Counting.AT_MOST:
            return few
        case Counting.EXACTLY:
            return min(enough, few)


def list_finding(node: Explained) -> Finding | None:
    """What is left of a list that is not satisfied, or why an exception decides; None where there is nothing to say."""
    status = node.standing.status
    if node.standing.applies is Status.NOT_SATISFIED:
        return None  # which is said beside it
    parts = [one for one in node.below if one.role == "part"]
    if status is Status.SATISFIED or not parts:
        return together(_exceptions(node))
    form = node.criterion.form
    missing = [one for one in parts if met(one.standing) is not Status.SATISFIED]
    found: Finding | None = None
    match form:
        case AllOf() if missing:
            found = _left(missing, len(parts))
        case AnyOfThese():
            shown = [one for one in parts if met(one.standing) is Status.UNDETERMINED]
            found = NoneOfThese(len(parts), called_all(shown))
        case NoneOf():
            against = [one for one in parts if met(one.standing) is not Status.NOT_SATISFIED]
            found = AgainstList(len(parts), called_all(against))
        case Counted(counting, number, _):
            found = MetOf(len(parts) - len(missing), len(parts), counting, number)
        case _:
            pass
    return together([*([found] if found else []), *_exceptions(node)])


def together(parts: Sequence[Finding]) -> Finding | None:
    """Some findings as one; None where there are none."""
    return Together(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None


def _left(missing: list[Explained], count: int) -> Lacking:
    """What is left of a list of which all has to be met, and of a mixed rest which is not met and which not shown."""
    refuted = sum(met(one.standing) is Status.NOT_SATISFIED for one in missing)
    single = [part for one in missing for part in _opened(one)]
    failed = [one for one in single if met(one.standing) is Status.NOT_SATISFIED]
    open_ones = [one for one in single if met(one.standing) is Status.UNDETERMINED]
    against = {id(one): some for one in failed if not _is_named(one) and (some := against_line(one))}
    plain = [one for one in failed if id(one) not in against]
    return Lacking(
        refuted,
        len(missing) - refuted,
        count,
        called_all(plain if against or open_ones else missing) if failed else (),
        tuple(each for some in against.values() for each in some),
        called_all((open_ones if failed else missing) if open_ones else ()),
    )


def _is_named(node: Explained) -> bool:
    return bool(node.criterion.address or node.criterion.title)


def against_line(node: Explained) -> tuple[Against, ...]:
    """What stands against a line that says that something is not so: what is so; nothing for any other line."""
    criterion = node.criterion
    if met(node.standing) is not Status.NOT_SATISFIED:
        return ()
    match criterion.form:
        case Not(Is(expected=True)) | Is(expected=False) if node.facts and node.facts[0].known == Exactly(True):
            return (Against(node.facts[0]),)
        case _ if criterion.words.casefold().startswith("no "):
            records = [one for one in node.below if one.role == "record" and one.standing.status is Status.SATISFIED]
            return tuple(Against(record=one.criterion.words, line=criterion) for one in records)
        case _:
            return ()


def _exceptions(node: Explained) -> list[Finding]:
    hit = [one for one in node.below if one.role == "unless" and met(one.standing) is not Status.NOT_SATISFIED]
    lacking = [one for one in node.below if one.role == "provided" and met(one.standing) is not Status.SATISFIED]
    found: list[Finding] = []
    if hit and node.standing.status is not Status.SATISFIED:
        found.append(ExceptionHit(any(met(one.standing) is Status.SATISFIED for one in hit), called_all(hit)))
    if lacking and node.standing.status is not Status.SATISFIED:
        found.append(ProvisoLacks(called_all(lacking)))
    return found


def _opened(node: Explained) -> list[Explained]:
    """A part; of a list without a name of its own, all of which has to be met, what is missing of it."""
    parts = [one for one in node.below if one.role == "part"]
    if not parts or not is_nameless(node) or not isinstance(node.criterion.form, AllOf):
        return [node]
    return [part for one in parts if met(one.standing) is not Status.SATISFIED for part in _opened(one)] or [node]


def is_nameless(node: Explained) -> bool:
    """Whether a list has no name or sentence of its own, and is known by what it lists."""
    criterion = node.criterion
    words = criterion.words.casefold().rstrip(" :,")
    return not (criterion.address or criterion.title) and (not words or words.endswith("of the following"))


def called_all(nodes: Iterable[Explained]) -> tuple[Called, ...]:
    """What some lines are called, each once."""
    return tuple({id(one.criterion): called(one) for one in nodes}.values())


def called(node: Explained) -> Called:
    """What one line is called; a list without words of its own by what it lists and is missing."""
    parts = [one for one in node.below if one.role == "part"]
    if not parts or not is_nameless(node):
        return Called(node.criterion)
    match node.criterion.form:
        case AllOf():
            opened = _opened(node)  # the list itself where all its parts are met, and it is a proviso that fails
            return Called(node.criterion, tuple(called(one) for one in (parts if opened == [node] else opened)))
        case AnyOfThese():
            return Called(node.criterion, tuple(called(one) for one in parts), either=True)
        case _:
            return Called(node.criterion)

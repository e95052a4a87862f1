"""Lists in an explanation: the status that the parts give, and what is left of a list in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reasoner.answer.answer import Explained, Standing, Status
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
from reasoner.policy.in_full import line_in_full
from reasoner.policy.values import Exactly

SET_ASIDE = "set aside by its exception"
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


def list_words(node: Explained) -> str:
    """What is left of a list that is not satisfied, or why an `if` does not apply; empty where there is nothing to say."""
    status = node.standing.status
    if node.standing.applies is Status.NOT_SATISFIED:
        return ""  # which is said beside it
    parts = [one for one in node.below if one.role == "part"]
    if status is Status.SATISFIED or not parts:
        return _exceptions(node)
    form = node.criterion.form
    missing = [one for one in parts if met(one.standing) is not Status.SATISFIED]
    match form:
        case AllOf():
            said = _left(missing, len(parts)) if missing else ""
        case AnyOfThese():
            shown = [one for one in parts if met(one.standing) is Status.UNDETERMINED]
            said = f"not shown: {names(shown)}" if shown else f"none of {len(parts)} is met"
        case NoneOf():
            against = [one for one in parts if met(one.standing) is not Status.NOT_SATISFIED]
            said = f"{len(against)} of {len(parts)} {'stands' if len(against) == 1 else 'stand'} against it: {names(against)}"
        case Counted(counting, number, _):
            count = len(parts) - len(missing)
            said = f"{count} of {len(parts)} met, {counting.value} {number} needed"
        case _:
            said = ""
    return "; ".join(part for part in (said, _exceptions(node)) if part)


def _left(missing: list[Explained], count: int) -> str:
    """What is left of a list of which all has to be met, and of a mixed rest which is not met and which not shown."""
    single = [part for one in missing for part in _opened(one)]
    failed = [one for one in single if met(one.standing) is Status.NOT_SATISFIED]
    open_ones = [one for one in single if met(one.standing) is Status.UNDETERMINED]
    if failed and open_ones:
        return f"{not_met_words(failed)}; not shown: {names(open_ones)}"
    how = not_met_words(failed, missing) if failed else f"not shown: {names(missing)}"
    return f"{len(missing)} of {count} {how}"


def not_met_words(failed: Sequence[Explained], called_so: Sequence[Explained] = ()) -> str:
    """What is not met, and of lines that say that something is not so what is so, which stands against them."""
    nameless = [one for one in failed if not (one.criterion.address or one.criterion.title)]
    against = [said for one in nameless if (said := against_words(one))]
    if not against:
        return f"not met: {names(called_so or failed)}"
    plain = [one for one in failed if one not in nameless or not against_words(one)]
    first = f"not met: {names(plain)}; " if plain else "not met, "
    return f"{first}against it: {'; '.join(dict.fromkeys(against))}"


def against_words(node: Explained) -> str:
    """What stands against a line that says that something is not so: what is so; empty for any other line."""
    criterion = node.criterion
    if met(node.standing) is not Status.NOT_SATISFIED:
        return ""
    match criterion.form:
        case Not(Is(expected=True)) | Is(expected=False) if node.facts and node.facts[0].known == Exactly(True):
            return node.facts[0].input.phrase + (" (presumed)" if node.facts[0].presumed else "")
        case _ if criterion.words.casefold().startswith("no "):
            _, where, asked = line_in_full(criterion).partition(" where ")
            records = [one for one in node.below if one.role == "record" and one.standing.status is Status.SATISFIED]
            return "; ".join(f"{one.criterion.words}{f', {where.strip()} {asked}' if asked else ''}" for one in records)
        case _:
            return ""


def _exceptions(node: Explained) -> str:
    hit = [one for one in node.below if one.role == "unless" and met(one.standing) is not Status.NOT_SATISFIED]
    lacking = [one for one in node.below if one.role == "provided" and met(one.standing) is not Status.SATISFIED]
    said = []
    if hit and node.standing.status is not Status.SATISFIED:
        sure = any(met(one.standing) is Status.SATISFIED for one in hit)
        said.append(f"the exception {'applies' if sure else 'may apply'}: {names(hit)}")
    if lacking and node.standing.status is not Status.SATISFIED:
        said.append(f"the proviso is not shown: {names(lacking)}")
    return "; ".join(said)


def _opened(node: Explained) -> list[Explained]:
    """A part; of a list without a name of its own, all of which has to be met, what is missing of it."""
    parts = [one for one in node.below if one.role == "part"]
    if not parts or not _is_nameless(node) or not isinstance(node.criterion.form, AllOf):
        return [node]
    return [part for one in parts if met(one.standing) is not Status.SATISFIED for part in _opened(one)] or [node]


def _is_nameless(node: Explained) -> bool:
    criterion = node.criterion
    words = criterion.words.casefold().rstrip(" :,")
    return not (criterion.address or criterion.title) and (not words or words.endswith("of the following"))


def names(nodes: Iterable[Explained], joint: str = "; ") -> str:
    """How criteria are called in a sentence: by address where they have one, else by their words."""
    return joint.join(dict.fromkeys(called(node) for node in nodes))


def called(node: Explained) -> str:
    """How one criterion is called; a list without words of its own by what it lists and is missing."""
    criterion = node.criterion
    parts = [one for one in node.below if one.role == "part"]
    if not parts or not _is_nameless(node):
        return criterion.address or (f'"{criterion.title.rstrip(":,; ")}"' if criterion.title else line_in_full(criterion))
    match criterion.form:
        case AllOf():
            opened = _opened(node)  # the list itself where all its parts are met, and it is a proviso that fails
            return "; ".join(called(one) for one in (parts if opened == [node] else opened))
        case AnyOfThese():
            return " or ".join(called(one) for one in parts)
        case _:
            return criterion.words

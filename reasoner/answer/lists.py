"""Lists in an explanation: the status that the parts give, and what is left of a list in words."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.answer.answer import Explained, Standing, Status
from reasoner.policy.criteria import AllOf, AnyOfThese, Counted, Counting, IfThen, NoneOf, Not

TRUTH = {Status.NOT_SATISFIED: 0, Status.UNDETERMINED: 1, Status.SATISFIED: 2}
STATUS = {number: status for status, number in TRUTH.items()}


def met(standing: Standing) -> Status:
    """Whether a criterion counts as met: by itself or by a waiver."""
    waived = 0 if standing.waived is None else TRUTH[standing.waived]
    return STATUS[max(TRUTH[standing.status], waived)]


def parts_status(node: Explained) -> Status:
    """What the statuses of the parts alone say of a criterion (three-valued, Kleene): it can only be too cautious."""
    values = {
        role: [TRUTH[met(one.standing)] for one in node.below if one.role == role] for role in {one.role for one in node.below}
    }
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
        return "does not apply here"
    parts = [one for one in node.below if one.role == "part"]
    if status is Status.SATISFIED or not parts:
        return _exceptions(node)
    form = node.criterion.form
    missing = [one for one in parts if met(one.standing) is not Status.SATISFIED]
    match form:
        case AllOf():
            said = f"{len(missing)} of {len(parts)}: {names(missing)}" if missing else ""
        case AnyOfThese():
            shown = [one for one in parts if met(one.standing) is Status.UNDETERMINED]
            said = f"none of {len(parts)} is met" if not shown else f"none of {len(parts)} is shown yet; open: {names(shown)}"
        case NoneOf():
            against = [one for one in parts if met(one.standing) is not Status.NOT_SATISFIED]
            said = f"{len(against)} of {len(parts)} {'stands' if len(against) == 1 else 'stand'} against it: {names(against)}"
        case Counted(counting, number, _):
            count = len(parts) - len(missing)
            said = f"{count} of {len(parts)} met, {counting.value} {number} needed"
        case _:
            said = ""
    return "; ".join(part for part in (said, _exceptions(node)) if part)


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


def names(nodes: Iterable[Explained]) -> str:
    """How criteria are called in a sentence: by address where they have one, else by their words."""
    return "; ".join(node.criterion.address or node.criterion.title or node.criterion.words for node in nodes)

"""The first sentences of an explanation: why the outcome is as it is, and what came closest to one that was not reached."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.answer.answer import Answer, Explanation
from reasoner.answer.finding import Against, OfPicked
from reasoner.answer.missing import Decides, Missing, MissingLine, MissingParts, Nearest
from reasoner.answer.standing import Status
from reasoner.policy.criteria import Criterion
from reasoner.policy.in_full import line_in_full
from reasoner.show.finding_words import (
    ALONE,
    Beside,
    against_words,
    asked_words,
    called_words,
    finding_words,
    in_a_row,
    once,
    tells_need,
)
from reasoner.show.words import told_apart
from reasoner.syntax.rank import Rank

MOST_ITEMS = 10
MOST_NEEDED = 4  # more are listed with their questions
MOST_CONDITIONS = 3
ALL_OF_IT = "what the policy asks for this outcome is so"


def summary_words(explanation: Explanation) -> tuple[str, ...]:
    """Why the outcome is as it is, or what leaves it open, in a few sentences."""
    answer = explanation.answer
    if explanation.versions:
        return ("the date of service leaves several versions possible, and each is explained by itself",)
    if len(answer.possible) > 1:
        return tuple(_open(answer))
    return tuple(_why(explanation))


def reason_line(explanation: Explanation) -> str:
    """Why an outcome is as it is, in one line."""
    return " ".join(f"{one.rstrip('.')}." for one in summary_words(explanation))


def _open(answer: Answer) -> Iterator[str]:
    outcomes = in_a_row((f'"{one.words}"' for one in answer.wording), "or")
    if answer.out_of_time:
        yield f"The time was up before it was known: as far as was seen it may be {outcomes}."
        return
    yield f"What is stated leaves it open: it may be {outcomes}."
    count = len(answer.needed)
    if count:
        needed = (
            in_a_row((asked_words(one.input) for one in answer.needed), "and") if count <= MOST_NEEDED else f"{count} facts"
        )
        yield f"Still needed: {needed}."


def _why(explanation: Explanation) -> Iterator[str]:
    for one in explanation.summary:
        match one:
            case Decides(clause) if clause.rank is Rank.OTHERWISE:
                yield f"{clause.outcome.words}: nothing that comes before it in the policy applies."
            case Decides(clause):
                before = "what comes before it does not apply, and " if clause.rank is Rank.OTHERWISE_WHEN else ""
                yield f"{clause.outcome.words}: {before}{_met(one)}."
            case Nearest():
                yield f"{nearest_words(one)}."


def _met(decides: Decides) -> str:
    """What is met: the items by name, else the conditions where they are few."""
    outcome = decides.clause.outcome.words
    items = once(_item(one, outcome) for one in decides.items)
    if items:
        numbers = [one.removeprefix("item ") for one in items]
        labelled = len(items) > 1 and all(number != one for number, one in zip(numbers, items, strict=True))
        shown = numbers[:MOST_ITEMS] if labelled else items[:MOST_ITEMS]
        shown += [f"{len(items) - MOST_ITEMS} more"] if len(items) > MOST_ITEMS else []
        return f"{'items ' if labelled else ''}{in_a_row(shown, 'and')} {'is' if len(items) == 1 else 'are'} met"
    conditions = [one.words for one in decides.conditions]
    few = 0 < len(conditions) <= MOST_CONDITIONS and all(conditions)
    return _all(conditions) if few else ALL_OF_IT


def _item(criterion: Criterion, outcome: str) -> str:
    """How an item of an outcome is called, without the outcome where that would tell it from another's."""
    return criterion.address.removeprefix(f"{outcome.casefold()}, ") or f'"{criterion.title.rstrip(":,; ")}"'


def nearest_words(nearest: Nearest) -> str:
    """The way that came closest and what it lacks, without a full stop."""
    name = (nearest.way and _way(nearest.way)) or f'"{nearest.clause.outcome.words}"'
    return f"The closest is {name}; {_lacks(nearest.lacks)}"


def _way(criterion: Criterion) -> str:
    address, title = criterion.address, criterion.title.rstrip(":,; ")
    if address:
        return f"{address} ({title})" if title and title.casefold() not in address.casefold() else address
    return f'"{title}"'


def _lacks(missing: Missing) -> str:
    """What is missing, that which is shown not to be so before that which is not shown."""
    parts = missing.parts if isinstance(missing, MissingParts) and not missing.number else (missing,)
    said = []
    for status, words in ((Status.NOT_SATISFIED, "not met"), (Status.UNDETERMINED, "not shown")):
        some = [one for one in parts if _status(one) is status]
        plain = [_missing(one) for one in some if not _against(one)]
        against = once(against_words(each) for one in some for each in _against(one))
        said += [f"{words}: {_all(once(plain))}"] if plain else []
        said += [f"against it{', each by itself' if len(against) > 1 else ''}: {_all(against)}"] if against else []
    return "; ".join(said)


def _status(missing: Missing) -> Status:
    """What is open counts as open, a whole list where any of its parts is."""
    match missing:
        case MissingLine(status=status):
            return status
        case MissingParts(parts, number):
            statuses = {_status(one) for one in parts}
            if number == 1:
                return Status.UNDETERMINED if Status.UNDETERMINED in statuses else Status.NOT_SATISFIED
            return Status.NOT_SATISFIED if Status.NOT_SATISFIED in statuses else Status.UNDETERMINED


def _against(missing: Missing) -> tuple[Against, ...]:
    return missing.against if isinstance(missing, MissingLine) else ()


def _missing(missing: Missing) -> str:
    """A condition that is missing, with how far off it is where that is known; several with `and` and `or` as the policy has them."""
    match missing:
        case MissingLine():
            return _line(missing)
        case MissingParts(parts, number, more):
            said = once(map(_missing if number == 0 else _as_one, parts))
            said += [f"any of {more} more"] if more else []
            if number == 0:
                return _all(said)
            return f"either {in_a_row(said, 'or')}" if number == 1 else f"{number} of: {_all(said)}"


def _as_one(missing: Missing) -> str:
    """A condition among alternatives; in brackets where it is several."""
    said = _missing(missing)
    several = " or " in said or (isinstance(missing, MissingParts) and len(missing.parts) > 1)
    return f"({said})" if several else said


def _line(missing: MissingLine) -> str:
    beside = Beside(record=missing.record) if isinstance(missing.found, OfPicked) else ALONE
    criterion, found = missing.called.criterion, finding_words(missing.found, beside)
    needs = tells_need(missing.found)
    if needs and not missing.computed:
        said = found
    else:
        said = criterion.words if needs else line_in_full(criterion) if missing.alone else called_words((missing.called,))
    if missing.record and missing.record not in (found if needs else said):
        said += f" ({missing.record})"
    return f"{said}: {found}" if needs and missing.computed else said


def _all(said: list[str]) -> str:
    return told_apart(said, "and", in_a_row)

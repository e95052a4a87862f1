"""The words for how things stand: statuses, outcomes, citations, facts, so that every page says them alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar, assert_never

from reasoner.answer.answer import Answer, Standing, StatedFact, Status
from reasoner.answer.phases import words_by_outcome
from reasoner.cases.case import Origin
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Counted,
    Criterion,
    Form,
    IfThen,
    NoneOf,
)
from reasoner.policy.in_full import line_in_full
from reasoner.policy.lines.plurals import is_plural
from reasoner.policy.model import Clause, Determination, Outcome, Policy, all_referred
from reasoner.policy.vocabulary import Input, Number, Vocabulary, YesNo
from reasoner.policy.words import capitalized, negative_sentence, running, told_number
from reasoner.show.paper import clean
from reasoner.syntax.rank import Rank

T = TypeVar("T")
_LONG_NUMBER = re.compile(r"(?<![\w./-])(?<!about )-?[0-9]+(?:/[0-9]+|\.[0-9]{5,})(?![\w/])")
THERE_IS = "there is "
READING = "A reading of the policy, not the payer's decision."


def status_words(status: Status) -> str:
    """How a criterion stands: `met`, `not met` (the facts show that), or `not shown` (the facts leave it open)."""
    match status:
        case Status.SATISFIED:
            return "met"
        case Status.NOT_SATISFIED:
            return "not met"
        case Status.UNDETERMINED:
            return "not shown"
        case _:
            assert_never(status)


def standing_remarks(standing: Standing) -> tuple[str, ...]:
    """What is to be said beside a status: waived, not applying, and both while they are open and matter."""
    remarks = []
    if standing.applies is Status.NOT_SATISFIED:
        remarks.append("does not apply")
    elif standing.applies is Status.UNDETERMINED:
        remarks.append("not shown whether it applies")
    if standing.waived is Status.SATISFIED:
        remarks.append("waived")
    elif standing.waived is Status.UNDETERMINED and standing.status is not Status.SATISFIED:
        remarks.append("not shown whether it is waived")
    return tuple(remarks)


def canonical_words(canonical: str) -> str:
    """A canonical outcome in words: `not medically necessary`."""
    return clean(canonical).replace("_", " ")


def outcome_words(outcome: Outcome) -> str:
    """The payer's words, with the canonical name in brackets where it says something else."""
    words, canonical = running(clean(outcome.words)), canonical_words(outcome.canonical)
    return words if words.casefold().removeprefix("the ") == canonical.casefold() else f"{words} ({canonical})"


def outcomes_said(names: Iterable[str], determination: Determination, standings: Mapping[str, Standing]) -> str:
    """Some canonical outcomes of a determination in the payer's words, those of the phase that the case is in."""
    known = words_by_outcome(determination, standings)
    said = (outcome_words(known[name]) if name in known else canonical_words(name) for name in names)
    return joined(said, "or")


def joined(parts: Iterable[str], last: str) -> str:
    """The parts in a row, the last one after `and` or `or`."""
    all_parts = list(parts)
    if len(all_parts) < 2:
        return "".join(all_parts)
    if len(all_parts) == 2:
        return f"{all_parts[0]} {last} {all_parts[1]}"
    return f"{', '.join(all_parts[:-1])}, {last} {all_parts[-1]}"


def told_apart(parts: Iterable[str], last: str, row: Callable[[list[str], str], str] = joined) -> str:
    """The parts in a row; where something inside one could be taken for what stands between them, with semicolons between."""
    all_parts = list(parts)
    if len(all_parts) < 2 or not any(mark in one for one in all_parts for mark in (", ", "; ", " and ", " or ")):
        return row(all_parts, last)
    return f"{'; '.join(all_parts[:-1])}; {last} {all_parts[-1]}"


def wording_of(answer: Answer) -> tuple[str, ...]:
    """The payer's words for each outcome that is possible, the canonical name's words where the policy has none."""
    found = [outcome_words(outcome) for outcome in answer.wording]
    named = {outcome.canonical for outcome in answer.wording}
    found += [canonical_words(one) for one in answer.possible if one not in named]
    return tuple(dict.fromkeys(found))


def policy_line(policy: Policy) -> str:
    """The policy in one line: title, number, payer."""
    number = f" ({policy.number})" if policy.number else ""
    return clean(f"{policy.title}{number}, {policy.payer}")


def version_line(policy: Policy, presumed: bool = False) -> str:
    """The version in one line, with those of dated policies that it refers to, and with the hash of its rules."""
    version = clean(policy.version) or "undated"
    dated = (other for other in all_referred(policy) if other.effective_from or other.effective_until)
    version += "".join(f", with {clean(other.title)} {clean(other.version)}" for other in dated)
    newest = " (the newest, presumed for want of a date of service)" if presumed else ""
    rules = f", rules {policy.digest[:12]}" if policy.digest else ""
    return capitalized(version) + newest + rules


def version_lines(answer: Answer) -> list[str]:
    """The version of an answer, or the several that the date of service leaves possible, with the outcome of each."""
    if not answer.versions:
        return [version_line(answer.policy, answer.version_presumed)]
    return [
        f"The date of service leaves {len(answer.versions)} versions possible:",
        *(f"{running(version_line(one.policy))}: {_outcome_of(one)}" for one in answer.versions),
    ]


def in_version_words(answer: Answer) -> str:
    """For which dates of service an answer is, and its outcome."""
    return f"for a date of service {answer.policy.days.words}: {_outcome_of(answer)}"


def _outcome_of(answer: Answer) -> str:
    said = joined(wording_of(answer), "or")
    return f"undetermined: {said}" if answer.outcome == "undetermined" else said


def list_words(form: Form) -> str:
    """What a list asks, for a list that is written without words of its own."""
    match form:
        case AllOf():
            return "all of the following"
        case AnyOfThese():
            return "any of the following"
        case NoneOf():
            return "none of the following"
        case Counted(counting, number):
            return f"{counting.value} {number} of the following"
        case IfThen():
            return "if the first holds, then the second"
        case _:
            return "this condition"


def criterion_words(criterion: Criterion, alone: bool = True) -> str:
    """A criterion as people see it: its label, and its title or else its words; `alone`: without the lines below it."""
    said = criterion.title or (line_in_full(criterion) if alone else criterion.words)
    words = clean(said).rstrip(":,; ") or list_words(criterion.form)
    if not criterion.label:
        return words
    label = clean(criterion.label)
    return f"{label}. {words}" if label.isalnum() else f"{label} {words}"


def line_words(criterion: Criterion, alone: bool = True) -> str:
    """A criterion as a line of a tree: where a title hides that not all of a list is asked, that is added."""
    words = criterion_words(criterion, alone)
    hidden = criterion.title and isinstance(criterion.form, AnyOfThese | NoneOf | Counted)
    return f"{words}: {list_words(criterion.form)}" if hidden else words


def place_words(criterion: Criterion) -> str:
    """How people refer to a criterion: `item 4 (a)`, else its words in quotation marks."""
    address = clean(criterion.address)
    if address.partition(" ")[0] in ("The", "There", "A", "An"):  # a definition's own words, as they stand inside a sentence
        address = running(address)
    return address or f'"{criterion_words(criterion)}"'


def clause_words(clause: Clause) -> str:
    """An outcome as it stands in the policy, with a capital, up to the word that opens its conditions."""
    words = _clause_words(clause)
    return capitalized(words)


def _clause_words(clause: Clause) -> str:
    words = outcome_words(clause.outcome)
    opener = ""
    if clause.condition is not None:
        opener = " unless" if clause.negated else " when"
    match clause.rank:
        case Rank.OVERRIDES:
            return f"{words}, whatever else is met,{opener}".rstrip(",")
        case Rank.OTHERWISE_WHEN | Rank.OTHERWISE:
            return f"otherwise {words}{opener}"
        case Rank.PLAIN:
            return words + opener
        case _:
            assert_never(clause.rank)


def origin_words(origin: Origin | None) -> str:
    """Where a fact comes from, in brackets; empty where the case does not say."""
    if origin is None:
        return ""
    parts = [origin.document, f"page {origin.page}" if origin.page else "", origin.date]
    said = clean(", ".join(part for part in parts if part))
    return f" [from {said}]" if said else ""


def told(words: str) -> str:
    """Words in which amounts were computed, with fractions and long decimals rounded (`at most about 14.67 U/L`)."""
    if "/" not in words and "." not in words:
        return clean(words)
    return _LONG_NUMBER.sub(lambda found: told_number(Fraction(found[0])), clean(words))


def valued(input: Input, value: str) -> str:
    """An input with a value in words: its sentence for yes, the one that denies it for no, `the route: epidural` otherwise."""
    phrase = clean(input.phrase)
    if isinstance(input.type, YesNo) and value == "yes":
        return phrase
    if isinstance(input.type, YesNo) and value == "no":
        return clean(negative_sentence(input))
    if isinstance(input.type, YesNo) and phrase.startswith(THERE_IS):
        return f"{phrase}: {of_it(clean(value), phrase.removeprefix(THERE_IS))}"
    if value.startswith("includes "):
        return f"{phrase} {clean(value).replace('includes', 'include' if is_plural(phrase) else 'includes', 1)}"
    return f"{phrase}: {told(value) if isinstance(input.type, Number) else clean(value)}"


def of_it(words: str, record: str) -> str:
    """Words about the fields of a record that stand below it: `its start` for `the start of a further visit`."""
    named, words = re.escape(record), words.replace(f" ({record})", "")
    return re.sub(rf"\b{named} (?=\w)", "it ", re.sub(rf"\bthe ([^:;,]*?) of {named}(?=[ :;,.]|$)", r"its \1", words))


def fact_words(fact: StatedFact) -> str:
    """A fact in words, with where it comes from."""
    presumed = " (presumed)" if fact.presumed else ""
    return valued(fact.input, fact.value) + presumed + origin_words(fact.origin)


def facts_words(facts: Iterable[StatedFact]) -> list[str]:
    """Facts in words; several of one record as one: `the visit of 2024-05-01 (its weight 80 kg, it was kept)`."""
    return [_of_record(some) if len(some) > 1 else fact_words(some[0]) for some in by_record(facts, lambda one: one.input)]


def by_record(members: Iterable[T], input: Callable[[T], Input]) -> list[list[T]]:
    """Members put together that are of one record, where the first of them stands; all others alone."""
    found: dict[str, list[T]] = {}
    for one in members:
        found.setdefault(input(one).record or input(one).id, []).append(one)
    return list(found.values())


def _of_record(some: Sequence[StatedFact]) -> str:
    """Several facts of one record."""
    record = clean(some[0].input.record)
    origins = "".join(dict.fromkeys(origin_words(one.origin) for one in some))
    return f"{record} ({', '.join(its_words(one) for one in some)}){origins}"


def its_words(fact: StatedFact) -> str:
    """A fact of a record below or after its name: `its weight 80 kg`."""
    input, record = fact.input, fact.input.record
    if isinstance(input.type, YesNo):
        return of_it(valued(input, fact.value), record)
    value = told(fact.value) if isinstance(input.type, Number) else clean(fact.value)
    return f"its {clean(input.own_phrase).removeprefix('the ')} {value}"


def inputs_words(inputs: Iterable[Input]) -> list[str]:
    """Inputs that are not stated, inside a sentence; those of one record, where they are several, as one."""
    return [_fields_words(some) if len(some) > 1 else _asked(some[0]) for some in by_record(inputs, lambda one: one)]


def alike_fields(inputs: Iterable[Input], vocabulary: Vocabulary) -> dict[str, str]:
    """Of inputs that are one field of several records, by their ids: that field of so many records in words for the first of them,
    nothing for the others (`the length of each of 23 sessions`)."""
    by_field: dict[str, list[Input]] = {}
    for one in inputs:
        if one.record:
            by_field.setdefault(one.id.rpartition(".")[0], []).append(one)
    found: dict[str, str] = {}
    for field, some in by_field.items():
        records = vocabulary.input(field.partition(".")[0])
        if len(some) > 1 and records is not None:
            each = f"of each of {len(some)} {clean(records.phrase).removeprefix('the ')}"
            own = clean(some[0].own_phrase)
            words = f"{each} whether {own}" if isinstance(some[0].type, YesNo) else f"{own} {each}"
            found |= {one.id: words if one is some[0] else "" for one in some}
    return found


def _fields_words(fields: Sequence[Input]) -> str:
    own = (clean(f"whether {one.own_phrase}" if isinstance(one.type, YesNo) else one.own_phrase) for one in fields)
    return f"of {clean(fields[0].record)} {joined(own, 'and')}"


def _asked(input: Input) -> str:
    return clean(f"whether {input.phrase}" if isinstance(input.type, YesNo) else input.phrase)


def items_words(items: Iterable[Criterion]) -> str:
    """The places of some criteria in a row, each once: `item 4`, `items 1 and 2`."""
    places = list(dict.fromkeys(place_words(item) for item in items))
    numbers = [place.removeprefix("item ") for place in places]
    if len(places) > 1 and all(number != place for number, place in zip(numbers, places, strict=True)):
        return f"items {joined(numbers, 'and')}"
    return joined(places, "and")

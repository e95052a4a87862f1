"""Whole sentences that are declared, defined or denied, and several of them said of one subject in one line."""

from __future__ import annotations

from typing import assert_never

from reasoner.policy.criteria import AllOf, AnyOfThese, Criterion, Form, Is, IsAbsent, NoneOf, Not, Refers
from reasoner.policy.fold import Said, folded
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.lists import Joined, Listed, Stuck, listed_in
from reasoner.policy.lines.negation import negative_of, positive_of
from reasoner.policy.lines.plurals import singular
from reasoner.policy.lines.subject_values import commas_problem, mixed_problem
from reasoner.policy.nearest import nearest, or_list
from reasoner.policy.phrases.index import MOST_WORDS
from reasoner.source.problem import Problem

Reading = Form | Problem | None
NOT_SO = ("it", "is", "not", "so", "that")


def whole_form(said: Said, context: Context) -> Reading:
    """The form of a sentence that is a declared phrase, a definition, or the negative of one; a problem where it is several."""
    found = whole_words(said.words, context)
    if not found:
        return _of_other_records(said, context)
    if len(found) == 1:
        return found[0]
    readings = " and as ".join(_reading_words(form, context) for form in found)
    message = f"`{said.text()}` can be read as {readings}"
    return Problem("read-two-ways", message, said.whole, "give the definition other words")


def whole_words(words: tuple[str, ...], context: Context) -> list[Form]:
    """Every reading of folded words as one declared sentence."""
    if words[:5] == NOT_SO:
        return [_denied(form) for form in whole_words(words[5:], context)]
    sentence = " ".join(words)
    found = _declared(sentence, context)
    if found or (positive := positive_of(words)) is None:
        return found
    return [
        _denied(form) for form in _declared(positive, context) if not isinstance(form, Is) or _has_negative(form.input, context)
    ]


def _has_negative(input: str, context: Context) -> bool:
    """Whether `not` in the phrase of an input denies it."""
    return negative_of(context.phrasebook.inputs[input].phrase) is not None


def coordinated_form(said: Said, context: Context) -> Reading:
    """The form of a sentence that says several declared things of one subject: `the pain is severe and chronic`."""
    furthest: tuple[Stuck, int] | None = None
    for verb, word in enumerate(said.words[: min(MOST_WORDS, len(said.words) - 1)]):
        if word != "is":
            continue
        found = _read_after(said, verb, context)
        if not isinstance(found, Stuck):
            return found
        if found.items and (furthest is None or found.items > furthest[0].items):
            furthest = found, verb
    if furthest is None:
        return None
    stuck, verb = furthest
    if said.words[stuck.start : stuck.start + 2] in (("it", "is"), ("they", "is")) and stuck.start + 2 < stuck.end:
        pronoun = said.text(stuck.start, stuck.start + 1)
        hint = f"write `{said.text(0, stuck.start)} {said.text(stuck.start + 2)}`"
        message = f"`{pronoun}` does not say what is meant"
        return Problem("two-conditions", message, said.span(stuck.start, stuck.start + 1), hint)
    whole = "is" in said.words[stuck.start + 1 : stuck.end]  # it has a verb of its own
    phrase = said.text(stuck.start, stuck.end) if whole else f"{said.text(0, verb + 1)} {said.text(stuck.start, stuck.end)}"
    near = nearest(folded(phrase), {key: _shown(key, form, context) for key, form in context.phrasebook.sentences.items()})
    hint = f"write `{near}`, or declare the phrase in the vocabulary" if near else f"declare `{phrase}` in the vocabulary"
    return Problem("unknown-phrase", f"no vocabulary declares `{phrase}`", said.span(stuck.start, stuck.end), hint)


def _shown(key: str, form: Form, context: Context) -> str:
    """The words to show for a declared sentence."""
    input = context.phrasebook.inputs[form.input] if isinstance(form, Is) else None
    return input.phrase if input is not None and folded(input.phrase) == key else key


def _coordinated(said: Said, verb: int, start: int, context: Context) -> Listed[Form] | Stuck:
    """The words from `start` on as a list of declared sentences, each with the words up to the verb in front."""
    subject = said.words[: verb + 1]

    def match(first: int, last: int) -> Form | None:
        found = whole_words((*subject, *said.words[first:last]), context)
        return found[0] if len(found) == 1 else None

    return listed_in(said.words, start, len(said.words), MOST_WORDS, match)


def _read_after(said: Said, verb: int, context: Context) -> Reading | Stuck:
    """What the words after a verb say, `neither`, `either`, `both` and `not` in front of them heard."""
    words, start = said.words, verb + 1
    lead = words[start] if words[start] in ("neither", "either", "both") else ""
    listed = _coordinated(said, verb, start + bool(lead), context)
    if isinstance(listed, Stuck):
        return listed
    if words[start] == "not" and _denies_first(said, verb, listed, context):
        positive = _coordinated(said, verb, start + 1, context)
        return _neither(said, verb, positive) if isinstance(positive, Listed) else positive
    if lead == "neither":
        return _neither(said, verb, listed)
    match listed.joined:
        case Joined.MIXED:
            return mixed_problem(said, start)
        case Joined.COMMAS:
            return commas_problem(said, start)
        case Joined.NOR:
            return _not_and(said, verb, listed)
        case Joined.NOT:
            return listed.items[0].found
        case Joined.AND | Joined.OR if (lead, listed.joined) in (("either", Joined.AND), ("both", Joined.OR)):
            return _lead_misfit(said, start, lead)
        case Joined.AND:
            return AllOf(_parts(said, verb, listed))
        case Joined.OR:
            return AnyOfThese(_parts(said, verb, listed))
        case _:
            assert_never(listed.joined)


def _denies_first(said: Said, verb: int, listed: Listed[Form], context: Context) -> bool:
    """Whether a list's `not` may be meant for all of it: it is written once, and no declared phrase begins with it."""
    first, *others = listed.items
    declared = " ".join((*said.words[: verb + 1], *said.words[first.start : first.end])) in context.phrasebook.sentences
    return bool(others) and not declared and not all(said.words[item.start] == "not" for item in others)


def _neither(said: Said, verb: int, listed: Listed[Form]) -> Form | Problem:
    """None of a list that `not` or `neither` stands before."""
    if listed.joined in (Joined.OR, Joined.NOR, Joined.NOT):
        return NoneOf(_parts(said, verb, listed))
    return _not_and(said, verb, listed)


def _parts(said: Said, verb: int, listed: Listed[Form]) -> tuple[Criterion, ...]:
    """A criterion for each item, in whole sentences."""
    subject = said.text(0, verb + 1)
    return tuple(
        Criterion(str(number), item.found, f"{subject} {said.text(item.start, item.end)}", span=said.span(item.start, item.end))
        for number, item in enumerate(listed.items, start=1)
    )


def _not_and(said: Said, verb: int, listed: Listed[Form]) -> Problem:
    """`not A and B`, which can mean neither or not both."""
    start = verb + 1
    items = [said.text(item.start, item.end) for item in listed.items]
    message = f"`{said.text(start)}` can be read as neither of them, or as not both"
    subject = said.text(0, start)
    hint = f"write `{subject} neither {' nor '.join(items)}`, or `{subject} not {' or not '.join(items)}`"
    return Problem("not-and", message, said.span(start), hint)


def _lead_misfit(said: Said, start: int, lead: str) -> Problem:
    """`either` with `and`, or `both` with `or`."""
    joint = "or" if lead == "either" else "and"
    message = f"`{said.text(start)}` begins with `{lead}` and is not joined by `{joint}`"
    return Problem("mixed-joins", message, said.span(start), f"join them by `{joint}`, or leave `{lead}` out")


def _declared(sentence: str, context: Context) -> list[Form]:
    """What a folded sentence is declared or defined to mean."""
    found: list[Form] = []
    if (form := context.phrasebook.sentences.get(sentence)) is not None:
        found.append(form)
    if (key := context.definitions.get(sentence)) is not None:
        found.append(Refers(key))
    meant = context.record_definitions.get(sentence, {}).get(context.record) if context.record is not None else None
    if meant is not None:
        found.append(AllOf((meant,)))
    return found


def _of_other_records(said: Said, context: Context) -> Problem | None:
    """The problem of a definition about one record that is said of none, or of a record that it does not fit."""
    sentences = (" ".join(said.words), positive_of(said.words))
    fits = next((one for words in sentences if words and (one := context.record_definitions.get(words))), None)
    if fits is None:
        return None
    names = [singular(one.phrase) for one in context.phrasebook.vocabulary.inputs if one.type in fits]
    message = f"`{said.text()}` is said of one {or_list(names)}"
    if context.record is None:
        return Problem("not-of-a-record", message, said.whole, f"write it below a line such as `any {names[0]} where`")
    mine = next((singular(one.phrase) for one in context.phrasebook.vocabulary.inputs if one.type == context.record), "record")
    message += f", and the lines here are about one {mine}"
    return Problem("not-of-a-record", message, said.whole, f"declare what the definition names as a field of the {mine}, too")


def _denied(form: Form) -> Form:
    """The negative of a declared sentence."""
    match form:
        case Is(input, expected):
            return Is(input, not expected)
        case Not(of):
            return of
        case _:
            return Not(form)


def _reading_words(form: Form, context: Context) -> str:
    """What a reading is a reading of."""
    match form:
        case Is(id, _) | IsAbsent(id) | Not(IsAbsent(id)):
            return f"the vocabulary's `{context.phrasebook.inputs[id].phrase}`"
        case _:
            return "a definition of this policy"

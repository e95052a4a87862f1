"""A sentence that nothing declares: what was probably meant, and how to declare it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from reasoner.policy.criteria import Is
from reasoner.policy.fold import Said, folded, said_as, slug
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.denied_words import denial_of, denied_remedy, denies
from reasoner.policy.lines.meant_records import counted_back_from_nowhere
from reasoner.policy.lines.negation import denies_another, negative_of
from reasoner.policy.lines.opposite_words import says_the_opposite
from reasoner.policy.lines.plurals import singular
from reasoner.policy.lines.reading import reading_of
from reasoner.policy.lines.record_words import bare, below_where, field_called
from reasoner.policy.lines.several_words import by_fields, is_of_several, of_a_list, of_having, of_what_is_several
from reasoner.policy.nearest import nearest_of, or_list
from reasoner.policy.vocabulary import DateType, Number, RecordType, YesNo
from reasoner.policy.words import capitalized
from reasoner.source.problem import Problem

_SHOWN = 120
_MOST_SHOWN = 3
_AGES = frozenset({"older", "younger", "years"})
_IDLE = frozenset({"the", "and", "for", "from", "date", "number"})
_SIGNS = MappingProxyType(
    {">=": "is at least", "≥": "is at least", "<=": "is at most", "≤": "is at most"}
    | {"excee": "is greater than", "reach": "is at least"}
    | {">": "is greater than", "<": "is less than", "==": "is", "=": "is", "!=": "is not", "≠": "is not"}
)
_SIGN = re.compile(r"(?:\s+(?:is|are|was|were))?\s*(>=|<=|!=|==|[≥≤≠<>=])\s*|\s(exceeds?|reach(?:es)?)\s(?=[\d])")
_DENIED = re.compile(
    r"\s(?:(?:does|do|did|may|must|shall|should|can|is|are)\s+not|cannot|not)(?:\s+to)?\s+(exceed|reach)\s(?=\d)"
)
_COUNTED = (
    (re.compile(r"\b(?:an?|the)\s+minimum\s+of\s+(?=\d)"), "at least "),
    (re.compile(r"\b(?:an?|the)\s+maximum\s+of\s+(?=\d)"), "at most "),
)
_ITEM = re.compile(
    r"(?:the )?(?:criteri(?:on|a)|requirement|condition|number|point) \(?(?P<label>\w{1,4})\)? (?P<rest>(?:is|are) .*)",
    re.IGNORECASE,
)
_NOT_MORE = re.compile(r"^not\s+(?:more\s+than|over)\s+(?=\d)")


def unknown_phrase(said: Said, context: Context) -> Problem:
    """The problem of a sentence that is no declared phrase."""
    written = said.text()
    if (ago := counted_back_from_nowhere(said)) is not None:
        return ago
    near = _turned_round(said, context) or _nearest(said, context)
    if meant := _of_a_field(said, context) or _of_items(said, context):
        return Problem("unknown-phrase", f"no vocabulary declares `{written[:_SHOWN]}`", said.whole, meant)
    if denies(said):
        near = denied_remedy(said, context, near)
    negative = _undeclared_negative(said, context)
    if in_words := signs_in_words(written):
        hint = in_words
    elif said.words[:1] == ("its",) and context.record is None:
        hint = "`its` names a field of a record, so it stands below a line about records that ends in `where`"
    elif said.words[:1] == ("neither",):
        hint = "write `NONE of the following is met:`, and below it a line for each, without `neither`"
    elif negative:
        hint = _denied_in_full(negative, written)
    elif listed := of_a_list(said, context):
        hint = f"write {listed}"
    elif pattern := by_fields(said, context):
        hint = pattern
    elif having := of_having(said, context):
        hint = f"write {having}, if that is what is meant"
    elif near and all(some(near) == some(said.folded) for some in (_numbers, _joins)):
        hint = _as_near(said, near, context)
    elif is_of_several(said):
        hint = of_what_is_several(said, context)
    elif _numbers(said.folded):
        hint = _of_an_amount(said, context)
    else:
        shown = written[:_SHOWN]
        hint = f"declare it in the vocabulary: `{shown} ({slug(written)[:40].strip('_') or 'name'}): yes or no`"
        hint += f", or below `Definitions` what it means: `{capitalized(shown)} when`"
    return Problem("unknown-phrase", f"no vocabulary declares `{written[:_SHOWN]}`", said.whole, hint)


def _of_a_field(said: Said, context: Context) -> str | None:
    """`the weight is over 40 kg` where only records have a weight: how to ask it of one of them."""
    verb = next((place for place, word in enumerate(said.words) if word == "is"), None)
    if verb is None or context.record is not None or said.words[0] == "its" or not _numbers(said.folded):
        return None
    records = (one for one in context.phrasebook.vocabulary.inputs if isinstance(one.type, RecordType))
    for one in records:
        field = field_called(one, folded(bare(" ".join(said.words[:verb]))), Number)
        if field is not None:
            below = f"`its {bare(field.phrase)} {said.text(verb)}`"
            return f"write `any {singular(one.phrase)} where`, and below it, indented, {below}"
    return None


def _of_items(said: Said, context: Context) -> str | None:
    """`criterion A is met`: how an item is called."""
    found = _ITEM.fullmatch(said.text())
    if found is None or f"item {found['label'].casefold()}" not in context.items:
        return None
    return f"write `item {found['label']} {found['rest']}`"


def _as_near(said: Said, near: str, context: Context) -> str:
    """The remedy that a near phrase is: never one that says the opposite without saying so."""
    if not denies(said) and says_the_opposite(said.words, said_as(near).words):
        denial = denial_of(near, context)
        turned = (
            f"write `{denial}`, if that is what is meant, or" if denial else "write its denial, if that is what is meant, or"
        )
        return f"`{near}` is declared, and says the opposite: {turned} declare the phrase in the vocabulary"
    if (left := _still_unknown(near, context)) is not None:
        words = said_as(near).words
        kept = next((count for count in range(len(words)) if words[-count - 1 :] != said.words[-count - 1 :]), 0)
        return f"write `{said_as(near).text(0, len(words) - kept)}` for `{said.text(0, len(said.words) - kept)}`; then, {left}"
    instead = "if that is what is meant" if _numbers(near) else "or declare the phrase in the vocabulary"
    return f"write `{near}`, {instead}"


def _still_unknown(near: str, context: Context) -> str | None:
    """What a near phrase leaves unknown, as what is to be said of it; None where it can be read."""
    found = reading_of(said_as(near), context)
    return found.message if isinstance(found, Problem) else None


def _numbers(words: str) -> list[str]:
    """The numbers among words, so that no remedy drops one."""
    return [word for word in words.split() if word.lstrip("-")[:1].isdigit()]


def _joins(words: str) -> list[str]:
    """What joins several things among words, so that no remedy drops one of them."""
    return [word for word in words.split() if word in ("and", "or")]


def _of_an_amount(said: Said, context: Context) -> str:
    """What a sentence with a number can be about: the amount that shares a word with it, or an age."""
    verb = next((place for place, word in enumerate(said.words) if word == "is"), None)
    words, book = set(said.words[:verb]), context.phrasebook
    rest = said.text(verb) if verb is not None else ""
    records = [one for one in book.vocabulary.inputs if isinstance(one.type, RecordType)]
    named = [one for one in records if words & {*folded(bare(one.phrase)).split()} - _IDLE]
    if rest and (below := next(filter(None, (below_where(one, rest) for one in named)), None)):
        return below
    amounts = {key: one.phrase for key, one in book.subjects.items() if isinstance(one.type, Number)}
    amounts |= {key: one.words for key, one in context.values.items()}
    like = [shown for key, shown in amounts.items() if words & {word for word in key.split() if len(word) > 2} - _IDLE]
    if _AGES & set(said.words):
        like = [shown for key, shown in amounts.items() if key.split()[:1] == ["age"]] or like
        days = [one for one in book.subjects.values() if isinstance(one.type, DateType)]
        if not like and folded("the date of birth") in book.subjects and len(days) > 1:
            day = next((one for one in days if "service" in one.phrase), days[0])
            like = [f"the age at {day.phrase}"]
    if not like or not rest:
        return (
            "write the phrase of an amount that the vocabulary declares, `is` and what it has to be: `the age is at least 18`"
        )
    return "write " + or_list(f"`{one} {rest}`" for one in dict.fromkeys(like[:_MOST_SHOWN])) + ", if that is what is meant"


def signs_in_words(written: str) -> str | None:
    """How to write a sentence with a sign such as `>=`; None where it has none."""
    in_words = _NOT_MORE.sub("at most ", written)
    for words, instead in _COUNTED:
        in_words = words.sub(instead, in_words)
    in_words = _DENIED.sub(lambda found: f" is {'at most' if found[1] == 'exceed' else 'less than'} ", in_words)
    in_words = _SIGN.sub(lambda found: f" {_SIGNS[found[1] or found[2][:5]]} ", in_words)
    lead = "write signs as words:" if any(sign in written for sign in "<>=≤≥≠") else "write"
    return f"{lead} `{in_words[:_SHOWN]}`" if in_words != written else None


def _turned_round(said: Said, context: Context) -> str | None:
    """The declared sentence of which one word says the opposite."""
    for key, shown in _sentences(context):
        words = tuple(key.split())
        differ = [place for place, (one, other) in enumerate(zip(said.words, words, strict=False)) if one != other]
        if len(words) == len(said.words) and len(differ) == 1 and says_the_opposite(said.words, words):
            return shown
    return None


def _nearest(said: Said, context: Context) -> str | None:
    """The nearest whole sentence, or the nearest subject with the rest as written."""
    best = nearest_of(said.folded, _sentences(context))
    for place, word in enumerate(said.words):
        if word not in ("is", "include", "includes"):
            continue
        single = (one for one in context.phrasebook.subjects.items() if not isinstance(one[1].type, RecordType))
        subjects = ((key, input.phrase) for key, input in single)
        found = nearest_of(" ".join(said.words[:place]), subjects)
        if found is not None and (best is None or found[0] > best[0]):
            best = found[0], f"{found[1]} {said.text(place)}"
    return best[1] if best else None


def _sentences(context: Context) -> Iterator[tuple[str, str]]:
    """Every whole sentence with the words to show for it."""
    for key, form in context.phrasebook.sentences.items():
        input = context.phrasebook.inputs.get(form.input) if isinstance(form, Is) else None
        shown = input.phrase if input is not None and folded(input.phrase) == key else key
        yield key, shown
    for key in context.definitions:
        yield key, key


def _denied_in_full(phrase: str, written: str) -> str:
    """What to write for a phrase that no built `not` denies: where `not` would deny another sentence, nothing to declare."""
    words = phrase.split()
    if any(denies_another(words, place) for place in range(1, len(words))):
        return f"write `it is not so that {phrase}`"
    return f"declare it in the vocabulary, below `{phrase}`: `Negative: {written}`"


def _undeclared_negative(said: Said, context: Context) -> str | None:
    """The yes/no phrase that the sentence seems to deny, where no negation of it is built or declared."""
    without = [word for word in said.words if word not in ("not", "no", "does", "do", "did")]
    if len(without) == len(said.words):
        return None
    for input in context.phrasebook.vocabulary.inputs:
        if not isinstance(input.type, YesNo) or input.negative or negative_of(input.phrase) is not None:
            continue
        found = nearest_of(" ".join(without), [(folded(input.phrase), input.phrase)])
        if found is not None and found[0] > 0.9:
            return found[1]
    return None

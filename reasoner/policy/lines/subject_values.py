"""Values said of a subject: `is intravenous, intrathecal or epidural`, `is an opioid`, `include medication titration`."""

from __future__ import annotations

from reasoner.policy.criteria import AllOf, AnyOfThese, Criterion, Form, Includes, IsOneOf, NoneOf, Not, Of
from reasoner.policy.fold import Said
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.known import unknown_value
from reasoner.policy.lines.lists import Item, Joined, Listed, Stuck, listed_in
from reasoner.policy.phrases.index import with_kinds
from reasoner.policy.vocabulary import Input
from reasoner.source.problem import Problem

Named = tuple[str, str]  # the input and the value that words name
_FILLERS = (("either",), ("one", "of"), ("any", "of"))


def values_form(said: Said, start: int, input: Input, context: Context, *, denying: bool) -> Form | Problem:
    """The input, or a class of it, is one of the values; `denying` where the words follow `is not`."""
    words = said.words
    neither = words[start] == "neither"
    place = start + 1 if neither else start + _filler(words, start)
    listed = _listed(said, place, input, context)
    if isinstance(listed, Stuck):
        return unknown_value(said, listed.start, listed.end, input)
    problem = _join_problem(said, place, input, listed, "neither" if neither else "not" if denying else "")
    if problem is not None:
        return problem
    form = _one_of(said, listed, start, context)
    if not neither:
        return form
    return NoneOf(form.parts) if isinstance(form, AnyOfThese) else Not(form)


def includes_form(said: Said, place: int, input: Input, context: Context) -> Form | Problem | None:
    """`include A`, `include A or B`, `include A and B`, `include neither A nor B`, `do not include A`."""
    words = said.words
    if words[place] in ("does", "do"):
        if words[place + 1 : place + 3] != ("not", "include"):
            return None
        denying, start = True, place + 3
    else:
        denying, start = False, place + 1
    if start >= len(words):
        return None
    neither = words[start] == "neither"
    start += neither or _filler(words, start)
    listed = _listed(said, start, input, context)
    if isinstance(listed, Stuck):
        return unknown_value(said, listed.start, listed.end, input)
    if (
        listed.joined in (Joined.MIXED, Joined.COMMAS)
        or (denying and listed.joined is Joined.AND)
        or ((listed.joined is Joined.NOR) != neither)
    ):
        return _join_problem(said, start, input, listed, "neither" if neither else "not" if denying else "")
    ids = [item.found[1] for item in listed.items]
    if listed.joined is not Joined.AND:
        return Includes(input.id, Of.NO if denying or neither else Of.ANY, with_kinds(input, frozenset(ids)))
    verb = said.text(0, start)
    return AllOf(
        tuple(
            Criterion(
                str(number),
                Includes(input.id, Of.ANY, with_kinds(input, frozenset({item.found[1]}))),
                f"{verb} {said.text(item.start, item.end)}",
            )
            for number, item in enumerate(listed.items, start=1)
        )
    )


def mixed_problem(said: Said, start: int) -> Problem:
    """`and` together with `or` in one line, with both readings."""
    words = said.words
    joints = [place for place in range(start, len(words)) if words[place] in ("and", "or", "nor")]
    last = joints[-1]
    other = next((place for place in reversed(joints) if words[place] != words[last]), joints[0])
    one = f"{said.text(start, other)} {words[other]} ({said.text(other + 1)})"
    two = f"({said.text(start, last)}) {words[last]} {said.text(last + 1)}"
    message = f"`{said.text(start)}` mixes `{words[other]}` with `{words[last]}`: it can be read as `{one}` or as `{two}`"
    hint = "write each condition on a line of its own, below `ALL` or `ANY of the following`"
    return Problem("mixed-joins", message, said.span(start), hint)


def commas_problem(said: Said, start: int, joints: str = "`and` or `or`") -> Problem:
    """A list in a line that commas alone join."""
    message = f"nothing says whether all or any of `{said.text(start)}` is meant"
    return Problem("join-missing", message, said.span(start), f"write {joints} before the last of them")


def _filler(words: tuple[str, ...], start: int) -> int:
    """How many words before the values only say that values come."""
    return next((len(filler) for filler in _FILLERS if words[start : start + len(filler)] == filler), 0)


def _listed(said: Said, start: int, input: Input, context: Context) -> Listed[Named] | Stuck:
    """The values that the rest of a sentence names, the subject's own or of its classes."""
    words = said.words
    known = context.phrasebook.values[input.id]

    def match(first: int, last: int) -> Named | None:
        return known.words.get(" ".join(words[first:last]))

    return listed_in(words, start, len(words), known.longest, match)


def _one_of(said: Said, listed: Listed[Named], start: int, context: Context) -> IsOneOf | AnyOfThese:
    """One test for each input that the values belong to."""
    grouped: dict[str, list[Item[Named]]] = {}
    for item in listed.items:
        grouped.setdefault(item.found[0], []).append(item)
    parts = []
    for number, (id, items) in enumerate(grouped.items(), start=1):
        ids = tuple(dict.fromkeys(item.found[1] for item in items))
        test = IsOneOf(id, with_kinds(context.phrasebook.inputs[id], frozenset(ids)), ids)
        words = " or ".join(said.text(item.start, item.end) for item in items)
        parts.append(Criterion(str(number), test, f"{said.text(0, start)} {words}", span=said.whole))
    if len(parts) == 1 and isinstance(parts[0].form, IsOneOf):
        return parts[0].form
    return AnyOfThese(tuple(parts))


def _join_problem(said: Said, start: int, input: Input, listed: Listed[Named], denial: str) -> Problem | None:
    """What is wrong with how values are joined."""
    written = said.text(start)
    values = [said.text(item.start, item.end) for item in listed.items]
    subject = said.text(0, start - bool(denial))
    match listed.joined:
        case Joined.MIXED:
            return mixed_problem(said, start)
        case Joined.COMMAS:
            return commas_problem(said, start, "`or`")
        case Joined.AND if denial:
            message = f"`not {written}` can be read as neither of them, or as not both"
            hint = f"write `{subject} neither {' nor '.join(values)}`, or `NONE of the following` with a line for each"
            return Problem("not-and", message, said.span(start), hint, (input.id,))
        case Joined.AND:
            message = f"{input.phrase} has one value, and `{written}` asks for several at once"
            return Problem("one-value", message, said.span(start), f"write `{subject} {' or '.join(values)}`", (input.id,))
        case Joined.NOR if denial != "neither":
            message = f"`nor` needs `neither` before the first value, in `{written}`"
            return Problem(
                "nor-alone", message, said.span(start), f"write `{subject} neither {' nor '.join(values)}`", (input.id,)
            )
        case _:
            return None

"""Codes in a case: `36260`, `ICD-9-CM V10.05`, `36260, 96522 and others`."""

from __future__ import annotations

from reasoner.policy.codes import looks_like, normal_code, system_named, systems_that_fit
from reasoner.policy.fold import Said
from reasoner.policy.nearest import or_list
from reasoner.policy.values import Code, Datum, Exactly, Known, ListOf, OneOfThese
from reasoner.policy.vocabulary import Input
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem

_JOINTS = frozenset({",", "and", "or"})
_NONE = frozenset({"none", "[]", "nothing"})


@dataclass(frozen=True, slots=True)
class _CodesSaid:
    """The codes of a list, whether it leaves others open, and the connectives used."""

    codes: tuple[Code, ...]
    open: bool
    joints: frozenset[str]


def empty_list(words: str) -> ListOf | None:
    """A list without members: `none`, or `others may exist` where it is open."""
    if words in _NONE:
        return ListOf(frozenset())
    return ListOf(frozenset(), open=True) if words in ("others may exist", "others") else None


def code_known(said: Said, start: int, end: int, systems: tuple[str, ...], input: Input) -> Known | Problem:
    """One code, or one of several joined by `or`."""
    found = _codes_in(said, start, end, systems, input)
    if isinstance(found, Problem):
        return found
    if len(found.codes) == 1 and not found.open:
        return Exactly(found.codes[0])
    if found.open or found.joints & {"and"} or "or" not in found.joints:
        hint = "join several possible codes by `or`"
        return Problem(
            "one-value", f"{input.phrase} is one code, and `{said.text(start, end)}` names several", said.span(start, end), hint
        )
    return OneOfThese(frozenset[Datum](found.codes))


def codes_known(said: Said, start: int, end: int, systems: tuple[str, ...], input: Input) -> Known | Problem:
    """A list of codes: complete, empty (`none`) or open (`and others`)."""
    if (empty := empty_list(" ".join(said.words[start:end]))) is not None:
        return empty
    found = _codes_in(said, start, end, systems, input)
    if isinstance(found, Problem):
        return found
    if "or" in found.joints:
        message = f"`{said.text(start, end)}` leaves open which of them {input.phrase} are"
        return Problem("list-joined-by-or", message, said.span(start, end), "join them by `and`", (input.id,))
    return ListOf(frozenset[Datum](found.codes), found.open)


def _codes_in(said: Said, start: int, end: int, systems: tuple[str, ...], input: Input) -> _CodesSaid | Problem:
    """All codes between two places. Pieces are read as written: a code's dots, dashes and letters are its own."""
    codes: list[Code] = []
    joints: set[str] = set()
    open = False
    part: list[int] = []
    last = said.places[end - 1]
    for place in range(said.places[start], last + 1):
        joint = said.pieces[place].lower()
        if joint in _JOINTS:
            joints.add(joint)
        else:
            part.append(place)
        if part and (joint in _JOINTS or place == last):
            found = None if [said.pieces[one].lower() for one in part] == ["others"] else _code(said, part, systems, input)
            if isinstance(found, Problem):
                return found
            open = open or found is None
            codes += () if found is None else (found,)
            part = []
    return _CodesSaid(tuple(codes), open, frozenset(joints - {","}))


def _code(said: Said, part: list[int], systems: tuple[str, ...], input: Input) -> Code | Problem:
    """One code, in the system named before it or in the only system that it fits."""
    *front, text = (said.pieces[place] for place in part)
    span = said.spans[part[0]].to(said.spans[part[-1]]) if said.spans else said.whole
    names = (input.id,)
    allowed = systems
    if front:
        system = system_named(" ".join(front))
        if system is None:
            message = f"`{' '.join((*front, text))[:80]}` is not a code of {input.phrase}"
            return Problem("unknown-code-system", message, span, f"write a code of {or_list(systems)}", names)
        if system not in systems:
            message = f"{input.phrase} is no code of {system}"
            return Problem("unknown-code-system", message, span, f"write a code of {or_list(systems)}", names)
        allowed = (system,)
    fitting = systems_that_fit(text, allowed) if len(text) < 20 else ()
    match fitting:
        case (system,):
            return Code(system, normal_code(system, text) or text)
        case ():
            message = f"`{text[:40]}` is not a code of {or_list(allowed)}"
            hint = "; ".join(f"{system}: {looks_like(system)}" for system in allowed)
            return Problem("malformed-code", message, span, hint, names)
        case _:
            message = f"`{text}` can be a code of {or_list(fitting)}"
            hint = f"name its system: {or_list(f'`{system} {text}`' for system in fitting)}"
            return Problem("ambiguous-code", message, span, hint, names)

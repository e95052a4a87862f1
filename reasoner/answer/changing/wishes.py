"""From the names that a user gives to a wish: targets, what may change, what is locked, efforts, limits. All mistakes at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reasoner.answer.changing.effort import MOST_EFFORT
from reasoner.answer.changing.what_if import Wish
from reasoner.policy.model import Determination, Policy
from reasoner.policy.nearest import nearest
from reasoner.source.problem import Problem, ProblemsFound

FAVOURABLE = ("covered",)
CLASSES = ("choice", "fixed", "actionable")


@dataclass(frozen=True)
class Names:
    """What a user asks for, as written. `also` are determinations with the outcomes they are to have at the same time."""

    target: tuple[str, ...] = ()  # none: the most favourable outcome
    also: tuple[tuple[str, str], ...] = ()
    allow: tuple[str, ...] = ()
    lock: tuple[str, ...] = ()
    effort: Mapping[str, int] = field(default_factory=dict)
    most: int = 1000
    at_most: int | None = None
    further: bool = True  # ways beside the smallest, too


SMALLEST = Names(further=False)


def wish_from_names(policy: Policy, determination: Determination, names: Names) -> Wish:
    """The wish; raises ProblemsFound for outcomes, determinations and inputs that do not exist, and for numbers that cannot be."""
    problems: list[Problem] = []
    target = target_from_words(determination, names.target, problems)
    also = tuple(_also(policy, determination, names.also, problems))
    allow = [one for one in names.allow if _is_known(policy, one, problems, CLASSES)]
    locked = [one for one in names.lock if _is_known(policy, one, problems)]
    for one in sorted(set(allow) & set(locked)):
        problems.append(
            Problem(
                "locked-and-allowed",
                f"`{one}` is both locked and allowed to change",
                hint="leave one of the two out",
                names=(one,),
            )
        )
    effort = {one: number for one, number in names.effort.items() if _is_known(policy, one, problems)}
    problems += [problem for one, number in effort.items() if (problem := _effort_problem(one, number)) is not None]
    if names.at_most is not None and names.at_most < 1:
        problems.append(Problem("too-few-changes", f"`{names.at_most}` changes change nothing", hint="allow at least 1 change"))
    if names.most < 1:
        problems.append(Problem("too-few-ways", f"`{names.most}` ways list nothing", hint="list at least 1 way"))
    if problems:
        raise ProblemsFound(tuple(problems))
    return Wish(target, frozenset(allow), frozenset(locked), effort, names.most, names.at_most, also, names.further)


def target_from_words(determination: Determination, words: Iterable[str], problems: list[Problem]) -> tuple[str, ...]:
    """Canonical outcomes from canonical names or the payer's words; the most favourable one where no words are given."""
    outcomes = {outcome.canonical for outcome in determination.outcomes}
    wanted = list(words)
    if not wanted:
        return tuple(name for name in FAVOURABLE if name in outcomes) or (determination.outcomes[0].canonical,)
    spoken = {outcome.words.casefold(): outcome.canonical for outcome in determination.outcomes}
    found = []
    for one in wanted:
        name = one if one in outcomes else spoken.get(one.casefold()) or one.strip().replace(" ", "_").casefold()
        if name in outcomes:
            found.append(name)
            continue
        hint = f"write one of {', '.join(f'`{other}`' for other in sorted(outcomes))}"
        message = f"{determination.title} never has the outcome `{one}` in this policy"
        problems.append(Problem("unknown-outcome", message, hint=hint))
    return tuple(dict.fromkeys(found))


def efforts_from_options(options: Iterable[str]) -> dict[str, int]:
    """Efforts from `name=number`, the later winning; raises ProblemsFound for what is not of that form."""
    return _efforts([(one, one.partition("=")) for one in options], "write it as `name=3`")


def efforts_from_text(text: str) -> dict[str, int]:
    """Efforts from a text with a line `name: number` for each input; lines that begin with # are passed over."""
    lines = [line.strip() for line in text.splitlines()]
    some = [line for line in lines if line and not line.startswith("#")]
    return _efforts([(one, one.partition(":")) for one in some], "write it as `name: 3`")


def _efforts(entries: Iterable[tuple[str, tuple[str, str, str]]], hint: str) -> dict[str, int]:
    found, problems = {}, []
    for whole, (before, _, after) in entries:
        name, number = before.strip(), after.strip()
        digits = number.removeprefix("-")
        if name and digits.isascii() and digits.isdigit() and len(digits) < 10:
            found[name] = int(number)
        else:
            message = f"`{whole[:80]}` gives no effort: an input's machine name and a whole number"
            problems.append(Problem("effort-not-a-number", message, hint=hint))
    if problems:
        raise ProblemsFound(tuple(problems))
    return found


def _effort_problem(id: str, number: int) -> Problem | None:
    if number < 0:
        return Problem(
            "effort-below-nothing",
            f"the effort of `{id}` is `{number}`, less than nothing",
            hint="give 0 or a positive whole number",
            names=(id,),
        )
    if number > MOST_EFFORT:
        return Problem(
            "effort-too-large", f"the effort of `{id}` is `{number}`", hint=f"give at most {MOST_EFFORT}", names=(id,)
        )
    return None


def _also(
    policy: Policy, determination: Determination, also: Iterable[tuple[str, str]], problems: list[Problem]
) -> Iterable[tuple[str, tuple[str, ...]]]:
    by_id: dict[str, list[str]] = {}
    for id, outcome in also:
        by_id.setdefault(id, []).append(outcome)
    for id, outcomes in by_id.items():
        other = policy.determination(id)
        if other is not None and other.id != determination.id:
            yield id, target_from_words(other, outcomes, problems)
            continue
        others = [one.id for one in policy.determinations if one.id != determination.id]
        if other is not None:
            message, hint = f"`{id}` is the determination that is asked already", "give all its outcomes with --target"
        else:
            message = f"the policy makes no determination `{id}`"
            hint = f"write one of {', '.join(f'`{one}`' for one in others)}" if others else "leave it out: it makes only one"
        problems.append(Problem("unknown-determination", message, hint=hint))


def _is_known(policy: Policy, id: str, problems: list[Problem], classes: tuple[str, ...] = ()) -> bool:
    ids = [one.id for one in policy.vocabulary.inputs]
    if id in ids or id in classes:
        return True
    close = nearest(id, {name: name for name in (*ids, *classes)})
    known = "write `choice`, `fixed` or the machine name of an input" if classes else "write the machine name of an input"
    problems.append(
        Problem("unknown-input", f"no input is called `{id}`", hint=f"write `{close}`" if close else known, names=(id,))
    )
    return False

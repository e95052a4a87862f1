"""A sweep over the date of service, through all versions of a policy: each answers for its own days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from reasoner.answer.answer import Answer
from reasoner.answer.in_version import interval_of
from reasoner.answer.sweep import Stretch, Sweep
from reasoner.cases.service_days import days_within
from reasoner.policy.criteria import Criterion
from reasoner.policy.days import EVERY_DAY, Days
from reasoner.policy.values import Exactly, Known
from reasoner.policy.vocabulary import Input
from reasoner.source.dataclass import dataclass

NOT_IN_EFFECT = "no version is in effect"


@dataclass(frozen=True, slots=True)
class Swept:
    """The sweep of one version, None where its rules do not read the date; its answer without the date."""

    answer: Answer
    sweep: Sweep | None


def swept_days(answer: Answer, input: Input, found: Sequence[Swept], known: Known | None) -> Sweep:
    """One sweep of those of all versions, the earliest first. `answer` is that of the case, which says `known` of the date."""
    stretches = [stretch for one in found for stretch in _of_version(one, len(found) > 1)]
    why = NOT_IN_EFFECT if len(found) > 1 else f"not in effect; the policy is so {found[0].answer.policy.days.words}"
    stretches += [
        Stretch(days.words, interval_of(days), (), {}, why, in_effect=False)
        for days in _without([EVERY_DAY], [one.answer.policy.days for one in found])
    ]
    ordered = tuple(sorted(stretches, key=_start))
    items: dict[str, Criterion] = {}
    for one in found:
        items |= {item.key: item for item in one.sweep.items} if one.sweep else {}
    cut_off = next((one.sweep.cut_off for one in found if one.sweep and one.sweep.cut_off), "")
    return Sweep(answer, input, ordered, tuple(items.values()), _now(ordered, known), cut_off)


def _of_version(one: Swept, told: bool) -> Iterable[Stretch]:
    """The stretches of a version on its own days; `told`: with which version it is."""
    days = one.answer.policy.days
    version = days.words if told else ""
    if one.sweep is None:
        yield Stretch(days.words, interval_of(days), one.answer.possible, {}, version, one.answer.wording)
        return
    for stretch in one.sweep.stretches:
        shared = days if stretch.interval is None else days_within(stretch.interval).shared(days)
        if stretch.interval is None or shared is None:
            continue
        same = shared == days_within(stretch.interval)
        yield (
            replace(stretch, version=version)
            if same
            else replace(stretch, words=shared.words, interval=interval_of(shared), version=version)
        )


def _without(left: list[Days], taken: Iterable[Days]) -> list[Days]:
    """The days that are in none of some others."""
    for one in taken:
        left = [rest for some in left for rest in some.without(one)]
    return left


def _start(stretch: Stretch) -> Fraction:
    low = stretch.interval.low if stretch.interval else None
    return low if low is not None else Fraction(0)


def _now(stretches: Sequence[Stretch], known: Known | None) -> int | None:
    """The stretch that a date stated exactly lies in."""
    if not isinstance(known, Exactly) or not isinstance(known.value, date):
        return None
    number = Fraction(known.value.toordinal())
    return next((at for at, one in enumerate(stretches) if one.interval and one.interval.holds(number)), None)

"""A policy as it stands on the days on which its version is in effect: no world has a date of service on another day."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from reasoner.policy.asked import inputs_read_by
from reasoner.policy.criteria import Criterion, IsWithin, everywhere
from reasoner.policy.days import DATE_OF_SERVICE, Days
from reasoner.policy.model import Policy, all_criteria
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Background, DateType


def within_its_days(policy: Policy) -> Policy:
    """The policy with its days as background knowledge, where it reads the date of service: a search for changes, a sweep or a
    question then never leaves the version."""
    declared = policy.vocabulary.input(DATE_OF_SERVICE)
    if policy.days.is_every_day or declared is None or not isinstance(declared.type, DateType) or not _reads_the_date(policy):
        return policy
    words = f"this version is in effect {policy.days.words}"
    always = Criterion("background/version", IsWithin(DATE_OF_SERVICE, interval_of(policy.days)), words)
    vocabulary = policy.vocabulary
    return replace(
        policy, vocabulary=replace(vocabulary, background=(*vocabulary.background, Background(words, always, declared.span)))
    )


def interval_of(days: Days) -> Interval:
    """Days as an interval of their numbers."""
    first = Fraction(days.first.toordinal()) if days.first else None
    last = Fraction(days.last.toordinal()) if days.last else None
    return Interval(first, True, last, True)


def _reads_the_date(policy: Policy) -> bool:
    return any(DATE_OF_SERVICE in inputs_read_by(one.form) for root in all_criteria(policy) for one in everywhere(root))

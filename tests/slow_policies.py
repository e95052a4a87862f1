"""Policies that are made to take long, with a case of each: what is slow about them grows with a size.

Each kind makes one thing hard: comparisons among days that nobody knows, sums, counts to high numbers, many records, many change sets,
judgements, days known as ranges, picks among records without a date. The seed draws the sizes of numbers, so that no two are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

STEP = "    "
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Slow:
    """A policy and its vocabulary as text, a case, and an input to sweep."""

    name: str
    policy: str
    vocabulary: str
    case: Mapping[str, Any] = field(default_factory=dict)
    swept: str = ""


def named(number: int) -> list[tuple[str, str]]:
    """So many names as phrases have them, with their ids: `amount ab`."""
    pairs = [one + other for one in LETTERS for other in LETTERS]
    return [(f"the amount {pair}", f"amount_{pair}") for pair in pairs[:number]]


def text_of(
    name: str, items: Sequence[str], inputs: Sequence[str], unless_stated: str = "actionable, clinical"
) -> tuple[str, str]:
    """A policy of one determination over items, and its vocabulary."""
    head = [f"Policy: {name}", "Payer: Nobody", f"Source: {name}", "In effect: undated", f"Vocabulary: {name}", ""]
    body = ["Determination: coverage", "", f"{STEP}Covered when", *items, "", f"{STEP}Otherwise not covered"]
    vocabulary = [f"Vocabulary: {name}", "", "Inputs: everything", f"{STEP}Unless stated otherwise: {unless_stated}", ""]
    return "\n".join([*head, *body]) + "\n", "\n".join([*vocabulary, *(STEP + one for one in inputs)]) + "\n"


def items_of(header: str, sentences: Sequence[str]) -> list[str]:
    """Numbered items under a header."""
    return [STEP * 2 + header, *(f"{STEP * 3}{n}. {one}" for n, one in enumerate(sentences, 1))]


def pairs_of(sentences: Sequence[str]) -> list[str]:
    """Items of two alternatives each."""
    lines = [f"{STEP * 2}ALL of the following are met:"]
    for place in range(0, len(sentences) - 1, 2):
        lines += [f"{STEP * 3}{place // 2 + 1}. ANY of the following is met:"]
        lines += [f"{STEP * 4}{'ab'[n]}. {one}" for n, one in enumerate(sentences[place : place + 2])]
    return lines


# ---- what is slow


def unknown_days(name: str, size: int, rng: Random) -> Slow:
    """Orders and lengths among days of which none is known."""
    days = [(one.replace("amount", "day"), id.replace("amount", "day")) for one, id in named(max(4, size // 3))]
    sentences = []
    for _ in range(size):
        (one, _), (other, _) = rng.sample(days, 2)
        sentences.append(
            rng.choice(
                (
                    f"{one} is before {other}",
                    f"{one} is on or after {other}",
                    f"{one} was within {rng.randint(2, 40)} months before {other}",
                    f"the time from {one} to {other} is at least {rng.randint(3, 400)} days",
                )
            )
        )
    policy, vocabulary = text_of(name, pairs_of(sentences), [f"{one} ({id}): a date" for one, id in days])
    return Slow(name, policy, vocabulary, {}, days[0][1])


def ranges(name: str, size: int, rng: Random) -> Slow:
    """Lengths of time between two days that are known as ranges."""
    sentences = [f"the time from the start to the end is at least {rng.randint(30, 900)} days" for _ in range(size)]
    items = items_of("AT LEAST 2 of the following are met:", sentences)
    policy, vocabulary = text_of(name, items, ["the start (start): a date", "the end (end): a date"])
    case = {
        "start": {"between": ["2010-01-01", f"2010-{rng.randint(4, 12):02}-28"]},
        "end": {"between": ["2011-03-01", f"2011-{rng.randint(4, 12):02}-28"]},
    }
    return Slow(name, policy, vocabulary, case, "start")


def sums(name: str, size: int, rng: Random) -> Slow:
    """Sums of many amounts of which some are known."""
    amounts = named(max(4, size // 2))
    sentences = []
    for _ in range(size):
        some = [one for one, _ in rng.sample(amounts, rng.randint(2, min(6, len(amounts))))]
        sentences.append(f"the sum of {', '.join(some[:-1])} and {some[-1]} is at least {rng.randint(5, 60)} mg")
    policy, vocabulary = text_of(
        name, pairs_of(sentences), [f"{one} ({id}): a number of mg, from 0 to 100" for one, id in amounts]
    )
    case = {id: rng.randint(0, 20) for _, id in amounts if rng.random() < 0.3}
    return Slow(name, policy, vocabulary, case, amounts[-1][1])


def high_counts(name: str, size: int, rng: Random) -> Slow:
    """Counts of records to high numbers, where there may be others."""
    number = size + rng.randint(0, size)
    sentences = [
        f"at least {number} visits within {rng.randint(6, 30)} months before the date of service",
        f"at most {number + 5} visits whose kind is first",
        f"at least {max(2, number // 2)} visits whose kind is second",
    ]
    policy, vocabulary = text_of(name, items_of("ALL of the following are met:", sentences), VISITS)
    known = [{"date": f"2024-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"} for _ in range(size // 3)]
    return Slow(
        name, policy, vocabulary, {"date_of_service": "2024-12-31", "visits": [*known, "and others"]}, "date_of_service"
    )


VISITS = [
    "the date of service (date_of_service): a date",
    "the visits (visits): records of",
    f"{STEP}the date (date): a date",
    f"{STEP}the kind (kind): one of",
    f"{STEP * 2}first",
    f"{STEP * 2}second",
    f"{STEP}the length (length): a number of minutes, from 0 to 600",
]


def many_records(name: str, size: int, rng: Random) -> Slow:
    """Totals and picks over many records, half known."""
    sentences = [
        f"the total length of visits is at least {rng.randint(5, 10) * size} minutes",
        "the kind of the most recent visit is second",
        f"at least {max(2, size // 3)} visits within {rng.randint(2, 9)} months before the date of service",
    ]
    policy, vocabulary = text_of(name, items_of("AT LEAST 2 of the following are met:", sentences), VISITS)
    records = []
    for _ in range(size):
        one: dict[str, Any] = {"kind": rng.choice(("first", "second"))}
        if rng.random() < 0.5:
            one["date"] = f"2024-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        if rng.random() < 0.5:
            one["length"] = rng.randint(1, 60)
        records.append(one)
    return Slow(name, policy, vocabulary, {"date_of_service": "2024-12-31", "visits": records}, "date_of_service")


def undated(name: str, size: int, rng: Random) -> Slow:
    """The most recent and the earliest of records without a date, by one another."""
    sentences = [
        "the kind of the most recent visit is second",
        "the kind of the earliest visit is first",
        f"the length of the most recent visit whose kind is first is at least {rng.randint(10, 50)} minutes",
        f"at least 1 visit within {rng.randint(6, 30)} months before the date of service",
    ]
    policy, vocabulary = text_of(name, items_of("ALL of the following are met:", sentences), VISITS)
    records = [{"kind": rng.choice(("first", "second")), "length": rng.randint(1, 60)} for _ in range(max(2, size // 2))]
    return Slow(name, policy, vocabulary, {"visits": [*records, "and others"]}, "date_of_service")


def change_sets(name: str, size: int, rng: Random) -> Slow:
    """As many ways to change a case as there are choices from pairs: their product."""
    amounts = named(size * 2)
    sentences = [f"{one} is at least {rng.randint(5, 90)} mg" for one, _ in amounts]
    policy, vocabulary = text_of(
        name, pairs_of(sentences), [f"{one} ({id}): a number of mg, from 0 to 100" for one, id in amounts]
    )
    return Slow(name, policy, vocabulary, {id: 1 for _, id in amounts if rng.random() < 0.8}, amounts[0][1])


def judgements(name: str, size: int, rng: Random) -> Slow:
    """Inputs that need judgement, all of them stated."""
    signs = [(one.replace("the amount", "sign"), id.replace("amount", "sign")) for one, id in named(size // 2 * 2)]
    inputs = [f"{one} is seen ({id}): yes or no" for one, id in signs] + ["the age (age): a number of years, from 0 to 120"]
    items = pairs_of([f"{one} is seen" for one, _ in signs])
    items += [f"{STEP * 3}{size // 2 + 1}. the age is at least {rng.randint(18, 65)} years"]
    policy, vocabulary = text_of(name, items, inputs, "fixed, clinical, needs judgement")
    return Slow(name, policy, vocabulary, {**{id: rng.random() < 0.2 for _, id in signs}, "age": 70}, "age")


def chains(name: str, size: int, rng: Random) -> Slow:
    """Chains of numbers in which each is at most the one before, some with a sum."""
    amounts = named(max(3, size))
    phrases = [one for one, _ in amounts]
    sentences = []
    for place in range(1, len(phrases)):
        more = f" plus {rng.choice(phrases[:place])}" if rng.random() < 0.3 else ""
        sentences.append(f"{phrases[place]} is at most {phrases[place - 1]}{more}")
    sentences.append(f"{phrases[-1]} is at least {rng.randint(3, 50)} mg")
    items = items_of("ALL of the following are met:", sentences)
    policy, vocabulary = text_of(name, items, [f"{one} ({id}): a number of mg, from 0 to 100" for one, id in amounts])
    return Slow(name, policy, vocabulary, {amounts[0][1]: rng.randint(1, 60)}, amounts[0][1])


KINDS: tuple[Callable[[str, int, Random], Slow], ...] = (
    unknown_days,
    ranges,
    sums,
    high_counts,
    many_records,
    undated,
    change_sets,
    judgements,
    chains,
)


def slow_policy(seed: int, size: int | None = None) -> Slow:
    """The policy of a seed: the kinds in turn, their sizes from 6 to 40 where none is given."""
    rng = Random(f"slow {seed}")
    kind = KINDS[seed % len(KINDS)]
    return kind(f"{kind.__name__.replace('_', '-')}-{seed}", size or rng.randint(6, 40), rng)

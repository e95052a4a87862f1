"""What a library holds, read from the heads of its files alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations
from pathlib import Path

from reasoner.policy.days import Days
from reasoner.policy.document.in_effect import InEffect, in_effect
from reasoner.policy.fold import file_name, folded
from reasoner.policy.nearest import or_list
from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.places import is_file
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import Source

_HEAD = re.compile(r"([A-Z][^:\n]{0,60}):[ \t]+(\S.*)")
_DETERMINATION = re.compile(r"^Determination:[ \t]*([^\[\n,]+)", re.IGNORECASE | re.MULTILINE)
_SECTION = re.compile(
    r"(determination|definitions|code list|notices|interpretations|not computable|terms|always|scenarios?)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Entry(Displayed):
    """One version of one policy in a library: its heads, the names of its determinations, and its file."""

    id: str
    title: str
    payer: str
    number: str
    vocabulary: str
    in_effect: InEffect
    determinations: tuple[str, ...]
    path: Path

    @property
    def names(self) -> frozenset[str]:
        """What it may be called, folded: its id, its number, its title, its title and number."""
        return frozenset(folded(one) for one in (self.id, self.number, self.title, f"{self.title} ({self.number})") if one)


def entry_from_source(source: Source, path: Path) -> Entry:
    """The entry of a policy's text. What is missing stays empty: loading the policy says so."""
    heads: dict[str, str] = {}
    for line in source.text.splitlines():
        if _SECTION.match(line):
            break
        if head := _HEAD.match(line):
            heads.setdefault(folded(head[1]), head[2].strip())
    days, _ = in_effect(heads.get("in effect", "undated"), None)
    names = tuple(found.strip() for found in _DETERMINATION.findall(source.text))
    return Entry(
        heads.get("source", ""),
        heads.get("policy", ""),
        heads.get("payer", ""),
        heads.get("number", ""),
        heads.get("vocabulary", ""),
        days,
        names,
        path,
    )


def entries_in(folder: Path, deep: int = 1) -> Iterator[Entry]:
    """The entries of the policy files in a folder and in the folders `deep` down, by name; files that cannot be read are left out."""
    for path in sorted(path for depth in range(deep + 1) for path in folder.glob(f"{'*/' * depth}*.policy")):
        try:
            source = Source.from_path(path)
        except ProblemsFound:
            continue
        entry = entry_from_source(source, path)
        if entry.id:
            yield entry


class Index:
    """Entries by what they may be called."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)

    @cached_property
    def by_name(self) -> dict[str, list[Entry]]:
        """The entries that each name stands for."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for name in entry.names:
                found.setdefault(name, []).append(entry)
        return found

    def versions(self, name: str) -> tuple[Entry, ...]:
        """The versions of a policy, oldest first; by its id before its number or title. Raises ProblemsFound for several policies."""
        # The words of a sentence are folded already, and folding twice would take an `a` of an id for an article.
        words = {name, folded(name)}
        found = (
            [entry for entry in self.entries if entry.id == name]
            or [entry for entry in self.entries if folded(entry.id) in words]
            or [entry for word in words for entry in self.by_name.get(word, [])]
        )
        ids = dict.fromkeys(entry.id for entry in found)
        return versions_of(found, f"several policies are called `{name}`", f"name one by its id: {or_list(ids)}")


def versions_of(entries: Sequence[Entry], several: str, hint: str) -> tuple[Entry, ...]:
    """The versions of the one policy that some entries are of, oldest first.

    Raises ProblemsFound for several policies, with what is wrong then and its remedy, and for versions that overlap.
    """
    if len({entry.id for entry in entries}) > 1:
        raise ProblemsFound((Problem("several-policies", several, hint=hint),))
    if clashes := tuple(overlaps(entries)):
        raise ProblemsFound(clashes)
    return tuple(sorted(entries, key=lambda entry: entry.in_effect.first or date.min))


def vocabulary_file_name(name: str) -> str:
    """The name of a vocabulary's file: `infusion-pumps.vocabulary` for `infusion pumps`. Empty where no letter or digit is left."""
    words = file_name(name)
    return f"{words}.vocabulary" if words else ""


def vocabulary_file(name: str, folders: Iterable[Path]) -> Path | None:
    """The first file of a vocabulary of that name in one of the folders."""
    file = vocabulary_file_name(name)
    return next((folder / file for folder in folders if file and is_file(folder / file)), None)


def overlaps(entries: Iterable[Entry]) -> Iterator[Problem]:
    """A problem for each two files that are the same policy on the same day."""
    for one, other in combinations(entries, 2):
        if one.id != other.id or not _overlap(one.in_effect, other.in_effect):
            continue
        files = f"`{one.path}` and `{other.path}`"
        if one.in_effect == other.in_effect:
            yield Problem("duplicate-policy", f"{files} are both `{one.id}`", hint="give one of them another `Source:`")
        else:
            days = f"{one.in_effect.words} and {other.in_effect.words}"
            hint = "end the earlier one: `In effect: from DATE until DATE`"
            yield Problem("overlapping-versions", f"{files} are versions of `{one.id}` that overlap: {days}", hint=hint)


def gaps(entries: Iterable[Entry]) -> Iterator[Problem]:
    """A warning for each gap between two versions that follow one another: no version is in effect on its days."""
    by_id: dict[str, list[Entry]] = {}
    for one in sorted(entries, key=lambda one: (one.in_effect.first or date.min, one.in_effect.days.latest)):
        by_id.setdefault(one.id, []).append(one)
    for id, versions in by_id.items():
        for number, later in enumerate(versions[1:], start=1):
            earlier = max(versions[:number], key=lambda one: one.in_effect.days.latest)
            last, first = earlier.in_effect.days.latest, later.in_effect.first
            if first is None or last == date.max or last + timedelta(days=1) >= first:
                continue
            gap = Days(last + timedelta(days=1), first - timedelta(days=1))
            message = (
                f"no version of `{id}` is in effect {gap.words}, between `{earlier.path}` and `{later.path}`; a case with a date "
                "of service there is refused"
            )
            hint = f"where the document leaves no gap, end the earlier one on {gap.last} or begin the later one on {gap.first}"
            yield Problem("gap-between-versions", message, hint=hint, warning=True)


def _overlap(one: InEffect, other: InEffect) -> bool:
    return one.days.shared(other.days) is not None

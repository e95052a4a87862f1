"""The library: policies by id or by file, in the version that is in effect."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from reasoner.policy.days import DATE_OF_SERVICE, Days
from reasoner.policy.entries import (
    Entry,
    Index,
    entries_in,
    entry_from_source,
    gaps,
    overlaps,
    versions_of,
    vocabulary_file,
    vocabulary_file_name,
)
from reasoner.policy.fold import folded
from reasoner.policy.model import Policy
from reasoner.policy.nearest import nearest, or_list
from reasoner.policy.stored import Store
from reasoner.source.dataclass import dataclass
from reasoner.source.installed import installed_folder
from reasoner.source.places import is_folder, is_there
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import Source

DEEP = 2  # folders below one of the library in which policies are looked for


class NoVersionError(ProblemsFound):
    """No version of a policy, or of one that it refers to, is in effect on some days."""

    def __init__(self, problem: Problem, days: Days) -> None:
        super().__init__((problem,))
        self.days = days


@dataclass(frozen=True, slots=True)
class Loaded:
    """A policy, whether its version was presumed for want of a date of service, and what is legal but doubtful in it."""

    policy: Policy
    version_presumed: bool = False
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Possible:
    """The versions of a policy that some days leave possible, the earliest first, and the days among them that have none."""

    versions: tuple[Policy, ...]
    without: tuple[Days, ...] = ()


def on_days(versions: Sequence[Policy], days: Sequence[Days]) -> Possible:
    """Those of all versions of a policy that some days leave possible: what `Library.on_days` says, without a file being read.

    Raises `ProblemsFound` where none of the days has a version (`no-version`).
    """
    found = tuple(one for one in versions if any(one.days.shared(some) for some in days))
    if not found:
        raise _no_version(versions[0].id, [f"in effect {one.days.words}" for one in versions], days)
    left = list(days)
    for policy in found:
        left = [rest for one in left for rest in one.without(policy.days)]
    return Possible(found, tuple(sorted(left, key=lambda one: one.first or date.min)))


class Library:
    """The policies of the installed library and of any folders given, read from disk as they are asked for.

    Raises `ProblemsFound` (`no-such-folder`) where one of the folders is none.
    """

    def __init__(self, folders: Sequence[Path | str] = (), *, installed: bool = True) -> None:
        own = (installed_folder("rules"),) if installed else ()
        self.folders: tuple[Path, ...] = tuple(dict.fromkeys((*own, *(Path(folder) for folder in folders))))
        self._store = Store()
        self._indexes: dict[Path, Index] = {}
        missing = [folder for folder in self.folders if not is_folder(folder)]
        if missing:
            hint = "name a folder that holds policies and their vocabulary"
            raise ProblemsFound(tuple(Problem("no-such-folder", f"there is no folder `{one}`", hint=hint) for one in missing))

    @cached_property
    def _index(self) -> Index:
        return Index(entry for folder in self.folders for entry in entries_in(folder, deep=DEEP))

    def entries(self) -> tuple[Entry, ...]:
        """Every version of every policy, by folder and file name; read from the heads alone, once."""
        return self._index.entries

    def without_policies(self) -> tuple[Problem, ...]:
        """A warning for each folder in which no policy was found: it says where one was looked for."""
        held = [entry.path for entry in self.entries()]
        empty = [one for one in self.folders if not any(path.is_relative_to(one) for path in held)]
        hint = f"name a folder nearer to it: files `.policy` with a `Source:` head are looked for at most {DEEP} folders down"
        return tuple(Problem("no-rule-file", f"no policy was found in `{one}`", hint=hint, warning=True) for one in empty)

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the library as a whole: ids that stand twice, versions that overlap or leave a gap."""
        return (*overlaps(self._index.entries), *gaps(self._index.entries))

    def load(self, name: str | Path, on: date | None = None) -> Loaded:
        """The policy with that id (or number or title), in that file or folder, as in effect on the date of service.

        Raises `ProblemsFound`: with every problem of the files, or where there is no such policy, or no version of it on
        that day. Without a date the newest version is taken, and is said to be presumed.
        """
        entry = _version(self._versions(name), on)
        return self._read(entry, on, entry.in_effect.days, ())

    def on_days(self, name: str | Path, days: Iterable[Days]) -> Possible:
        """The versions of the policy of that name that some days leave possible. A version ends where a policy that it refers to
        changes, so that one version is one set of rules.

        Raises `ProblemsFound` as `load` does, and where none of the days has a version (`no-version`).
        """
        entries = self._versions(name)
        found: list[Policy] = []
        without: list[Days] = []
        left = [*days]
        none: NoVersionError | None = None
        while left:
            some = left.pop()
            at = [one for one in entries if one.in_effect.days.shared(some)]
            if not at:
                without.append(some)
                continue
            shared = at[-1].in_effect.days.shared(some)
            assert shared is not None  # noqa: S101  INVARIANT: it was among those that share days
            try:
                policy = self._read(at[-1], shared.latest, shared, ()).policy
            except NoVersionError as error:
                none, done = error, error.days.shared(at[-1].in_effect.days) or shared
                without += [part for one in (some, *left) if (part := one.shared(done))]
            else:
                found.append(policy)
                done = policy.days
            left = [rest for one in (*left, some) for rest in one.without(done)]
        if not found:
            raise none or _no_version(entries[0].id, _words(entries), tuple(without), _folder_of_others(entries))
        return Possible(tuple(sorted(found, key=_first_day)), tuple(sorted(without, key=lambda one: one.first or date.min)))

    def two_versions(self, name: str, before: date | None = None, after: date | None = None) -> tuple[Loaded, Loaded]:
        """Two versions of the policy with that id, in that file or in that folder: those in effect on two days; without days the
        newest and the one before it.

        Raises `ProblemsFound` as `load` does, and where there is one version only, or both days lie in one.
        """
        versions = self._index.versions(name) or self._beside(Path(name) if _looks_like_a_file(name) else None)
        if not versions:
            raise ProblemsFound((self._unknown(name),))
        later = _version(versions, after)
        place = versions.index(later)
        if before is None and place == 0:
            which = "first" if len(versions) > 1 else "only"
            message = f"`{later.id}` {later.in_effect.words} is the {which} version that there is, so there is none to compare it with"
            hint = f"name the other version's file: `reasoner changes EARLIER.policy {name}`"
            raise ProblemsFound((Problem("one-version", message, hint=hint),))
        earlier = versions[place - 1] if before is None else _version(versions, before)
        if earlier is later:
            message = f"both days lie in one version of `{later.id}`, {later.in_effect.words}"
            have = or_list((entry.in_effect.words for entry in versions), "and")
            raise ProblemsFound((Problem("one-version", message, hint=f"the versions are {have}"),))
        pair = (self._read(one, one.in_effect.first, one.in_effect.days, ()) for one in (earlier, later))
        earlier_read, later_read = pair
        return earlier_read, later_read

    def _beside(self, file: Path | None) -> tuple[Entry, ...]:
        """The versions of the policy in a file, up to that one: those beside it and in the library, oldest first; of a folder all
        that it holds, or where it holds one, as for that file."""
        if file is None:
            return ()
        if file.is_dir():
            held = _in_folder(file)
            return held if len(held) > 1 else self._beside(held[0].path)
        own = entry_from_source(Source.from_path(file), file)
        beside = [one for one in entries_in(file.resolve().parent) if one.path != file.resolve()]
        kin = [one for one in (*beside, *self._index.entries) if one.id == own.id and one.in_effect != own.in_effect]
        found = sorted((own, *kin), key=lambda entry: entry.in_effect.first or date.min)
        return tuple(dict.fromkeys(found[: found.index(own) + 1]))

    def _versions(self, name: str | Path) -> tuple[Entry, ...]:
        """The versions of the policy with that name, or in that file or folder, the earliest first; raises ProblemsFound."""
        versions = self._index.versions(name) if isinstance(name, str) else ()
        if not versions and (isinstance(name, Path) or _looks_like_a_file(name)):
            path = Path(name)
            versions = _in_folder(path) if is_folder(path) else (entry_from_source(Source.from_path(path), path),)
        if not versions:
            raise ProblemsFound((self._unknown(str(name)),))
        return versions

    def _unknown(self, name: str) -> Problem:
        near = nearest(folded(name), {word: entries[0].id for word, entries in self._index.by_name.items()})
        ids = or_list(dict.fromkeys(entry.id for entry in self._index.entries))
        hint = f"did you mean `{near}`?" if near else f"name a file, or one of {ids}" if ids else "name a file"
        return Problem("unknown-policy", f"the library has no policy `{name}`", hint=hint)

    def _read(self, entry: Entry, on: date | None, days: Days, above: tuple[str, ...]) -> Loaded:
        """The policy of an entry; what it refers to in the version of a day, or without one in the newest of some days."""
        source = Source.from_path(entry.path)
        vocabulary = self._vocabulary(entry)

        def find(name: str) -> Policy | None:
            return self._referred(name, on, days, (*above, entry.id), entry)

        stored = self._store.policy((source, vocabulary), find)
        if stored is not None:
            return Loaded(stored, on is None and not stored.days.is_every_day)
        # The parser and all that reads sentences are imported only for a policy that is not stored.
        from reasoner.policy.document.from_sources import policy_from_sources

        policy, problems = policy_from_sources(source, vocabulary, find)
        if policy is None:
            raise ProblemsFound(problems)
        if not problems:
            self._store.keep((source, vocabulary), policy)
        return Loaded(policy, on is None and not policy.days.is_every_day, problems)

    def _vocabulary(self, entry: Entry) -> Source:
        """The vocabulary of a policy: beside its file, in the folder above, or in the library."""
        folder = entry.path.resolve().parent
        path = vocabulary_file(entry.vocabulary, (folder, folder.parent, *self.folders)) if entry.vocabulary else None
        if path is not None:
            return Source.from_path(path)
        if not entry.vocabulary and entry.path.suffix in (".yaml", ".yml", ".json"):
            message = f"`{entry.path}` is a case or a suite, and a policy is meant here"
            raise ProblemsFound((Problem("missing-head", message, hint="name the policy first, then the case"),))
        if not entry.vocabulary:
            message = f"`{entry.path}` does not say which vocabulary it uses"
            raise ProblemsFound((Problem("missing-head", message, hint="add a line such as `Vocabulary: infusion pumps`"),))
        known = {
            one.stem.replace("-", " "): one.stem.replace("-", " ")
            for at in (folder, *self.folders)
            for one in at.glob("*.vocabulary")
        }
        named = folded(entry.vocabulary.removesuffix(".vocabulary").replace("-", " "))  # as a file is called
        near = known.get(named) or nearest(folded(entry.vocabulary), known)
        message = (
            f"there is no vocabulary `{entry.vocabulary}` beside `{entry.path}`, in the folder above it, or in the library"
        )
        file = vocabulary_file_name(entry.vocabulary)
        own = f"put its file `{file}` beside the policy" if file else "give it a name of letters or digits"
        hint = f"did you mean `Vocabulary: {near}`?" if near else own
        raise ProblemsFound((Problem("unknown-vocabulary", message, hint=hint),))

    def _around(self, path: Path) -> tuple[Index, ...]:
        """Where a policy is looked for that the one in a file refers to: beside the file, around its folder, in the library."""
        folder = path.resolve().parent
        if any(folder.is_relative_to(one.resolve()) for one in self.folders):
            return (self._index,)
        for place in (folder, folder.parent):
            if place not in self._indexes:
                self._indexes[place] = Index(entries_in(place))
        return self._indexes[folder], self._indexes[folder.parent], self._index

    def _referred(self, name: str, on: date | None, days: Days, above: tuple[str, ...], own: Entry) -> Policy | None:
        """Another policy that a sentence in a file names, as in effect on the same day; without a day the newest that shares days."""
        versions = next((found for index in self._around(own.path) if (found := index.versions(name))), ())
        if not versions:
            return None
        if versions[0].id in above:
            chain = ", which refers to ".join(f"`{id}`" for id in (*above[above.index(versions[0].id) :], versions[0].id))
            hint = "let one of them say its conditions itself"
            raise ProblemsFound((Problem("policies-in-a-circle", f"{chain}: it goes round in a circle", hint=hint),))
        if on is not None and not any(one.in_effect.holds(on) for one in versions):
            raise _none_referred(own, versions, on)
        shared = [one for one in versions if one.in_effect.days.shared(days)]
        chosen = _version(shared or versions, on)
        return self._read(chosen, on, chosen.in_effect.days.shared(days) or chosen.in_effect.days, above).policy


def _version(versions: Sequence[Entry], on: date | None) -> Entry:
    """The version in effect on a day; without a day the newest."""
    if on is None:
        return versions[-1]
    found = next((entry for entry in versions if entry.in_effect.holds(on)), None)
    if found is None:
        raise _no_version(versions[0].id, _words(versions), (Days(on, on),), _folder_of_others(versions))
    return found


def _folder_of_others(versions: Sequence[Entry]) -> Path | None:
    """The folder in which other versions lie, where one was named by its file."""
    folder = versions[0].path.parent
    mine = {one.path for one in versions}
    return folder if any(one.id == versions[0].id and one.path not in mine for one in entries_in(folder)) else None


def _no_version(id: str, versions: Iterable[str], days: Sequence[Days], others: Path | None = None) -> NoVersionError:
    """That no version is in effect on some days, and which there are, in words. `others`: the folder that has further versions."""
    words = or_list((one.words for one in days), "and")
    message = f"no version of `{id}` is in effect {words}; it is {or_list(versions, 'and')}"
    if others is not None:
        message = f"this file of `{id}` is not in effect {words}; it is {or_list(versions, 'and')}"
    named = f"name the folder `{others}`, which has other versions of it"
    hint = "correct the date of service, or add the version that was in effect" if others is None else named
    return NoVersionError(Problem("no-version", message, hint=hint, names=(DATE_OF_SERVICE,)), days[0])


def _none_referred(own: Entry, versions: Sequence[Entry], on: date) -> NoVersionError:
    """That a policy is referred to of which no version is in effect on a day."""
    before = max((one.in_effect.last for one in versions if one.in_effect.last and one.in_effect.last < on), default=None)
    after = min((one.in_effect.first for one in versions if one.in_effect.first and on < one.in_effect.first), default=None)
    gap = Days(before + timedelta(days=1) if before else None, after - timedelta(days=1) if after else None)
    are = or_list(_words(versions), "and")
    message = f"`{own.id}` refers to `{versions[0].id}`, of which no version is in effect {gap.words}; it is {are}"
    hint = f"correct the date of service, or add the version of `{versions[0].id}` that was in effect"
    return NoVersionError(Problem("no-version", message, hint=hint, names=(DATE_OF_SERVICE,)), gap)


def _words(versions: Sequence[Entry]) -> list[str]:
    return [one.in_effect.words for one in versions]


def _first_day(policy: Policy) -> date:
    return policy.days.first or date.min


def _in_folder(folder: Path) -> tuple[Entry, ...]:
    """The versions of the one policy in a folder; raises ProblemsFound where it holds none, or several."""
    found = tuple(entries_in(folder))
    if not found:
        hint = "name a folder that does, or a file"
        raise ProblemsFound((Problem("no-rule-file", f"`{folder}` holds no policy", hint=hint),))
    return versions_of(found, f"`{folder}` holds several policies", f"name one of its files, such as `{found[0].path}`")


def _looks_like_a_file(name: str) -> bool:
    return bool(name) and (name.endswith(".policy") or os.sep in name or "/" in name or is_there(name))

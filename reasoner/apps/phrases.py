"""The command that lists and searches the phrases of vocabularies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from reasoner.apps.options import JsonOption, RulesOption
from reasoner.apps.starting import vocabulary_at
from reasoner.apps.streams import INPUT_AT_FAULT, problems_told, tell
from reasoner.apps.table import answer
from reasoner.policy.fold import folded
from reasoner.policy.library import Library
from reasoner.policy.nearest import nearest_of, or_list
from reasoner.policy.vocabulary import AnyOf, Input, OneOf, RecordType, Vocabulary
from reasoner.source.problem import Problem, ProblemsFound

_ENOUGH = 0.75  # likeness a word, of words that are nowhere


def vocabulary(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[WORDS]...", help="Lists only phrases that hold these words, or the most like them."),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME|FILE", help="One vocabulary, by name or file; all of the library otherwise."),
    ] = None,
    as_json: JsonOption = False,
    rules: RulesOption = None,
) -> None:
    """Lists and searches phrases. Gives each input with its machine name and what it can hold."""
    with problems_told(as_json):
        places = _places(name, Library(tuple(rules or ())).folders)
        found, problems = _read(places)
        wanted = " ".join(words or ())
        chosen = [(one, list(matching(one, wanted))) for one in found]
        matched = any(inputs for _, inputs in chosen)
        if not matched:
            chosen = [(one, list(nearest_to(one, wanted))) for one in found]
    tell(problems, as_json)
    answer("vocabulary", chosen, matched, as_json=as_json, wanted=wanted)
    if problems or (words and not any(inputs for _, inputs in chosen)):
        raise typer.Exit(INPUT_AT_FAULT)


def _read(places: Iterable[Path]) -> tuple[list[Vocabulary], list[Problem]]:
    """The vocabularies in some files, and the problems of those that cannot be read."""
    found: list[Vocabulary] = []
    problems: list[Problem] = []
    for place in places:
        try:
            found.append(vocabulary_at(place))
        except ProblemsFound as refused:
            problems += refused.problems
    return found, problems


def _places(name: str | None, folders: Iterable[Path]) -> list[Path]:
    """The files of the vocabularies that a name stands for; raises ProblemsFound where there is none (`unknown-vocabulary`).

    Those of the folder at hand come first, of the folders in it and the one above, where a policy finds its vocabulary too.
    """
    if name is not None and name.endswith(".vocabulary"):
        return [Path(name)]
    here = [*Path().glob("*.vocabulary"), *Path().glob("*/*.vocabulary"), *Path("..").glob("*.vocabulary")]
    library = [place for folder in folders for place in folder.rglob("*.vocabulary")]
    places = list({place.resolve(): place for place in (*sorted(here), *sorted(library))}.values())
    found = [place for place in places if name is None or folded(place.stem.replace("-", " ")) == folded(name)]
    if not found:
        known = or_list(place.stem.replace("-", " ") for place in places)
        hint = f"name one of {known}, its file, or where it is: `--rules FOLDER`"
        raise ProblemsFound((Problem("unknown-vocabulary", f"there is no vocabulary `{name}`", hint=hint),))
    return found


def matching(vocabulary: Vocabulary, words: str) -> Iterator[Input]:
    """The inputs whose phrase, name, question, heading, values or fields hold all the words; all for no words."""
    wanted = folded(words).split()
    for one in vocabulary.inputs:
        said = _said(one)
        if all(word in said for word in wanted):
            yield one


def nearest_to(vocabulary: Vocabulary, words: str) -> Iterator[Input]:
    """The three inputs that are most like some words that none of them holds."""
    wanted = folded(words).split()
    said = {one.id: _said(one) for one in vocabulary.inputs}
    scored = ((sum(_likeness(word, said[one.id]) for word in wanted), one.id) for one in vocabulary.inputs)
    close = {id for score, id in sorted(scored)[-3:] if score >= _ENOUGH * len(wanted)}
    yield from (one for one in vocabulary.inputs if one.id in close)


def _likeness(word: str, said: str) -> float:
    """How like a word is to the one of some words that is most like it, 0 to 1."""
    if word in said:
        return 1.0
    found = nearest_of(word, ((one, one) for one in said.split()))
    return found[0] if found else 0.0


def _said(input: Input) -> str:
    values = input.type.values if isinstance(input.type, OneOf | AnyOf) else ()
    parts = [input.phrase, input.id, input.question, input.negative, input.group, *(value.phrase for value in values)]
    fields = input.type.fields if isinstance(input.type, RecordType) else ()
    return " ".join([*(folded(one) for one in parts), *map(_said, fields)])

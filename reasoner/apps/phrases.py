"""The command that lists and searches the phrases of vocabularies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from reasoner.apps.options import JsonOption, RulesOption
from reasoner.apps.starting import vocabulary_at
from reasoner.apps.streams import INPUT_AT_FAULT, paper, problems_told, write
from reasoner.policy.fold import folded
from reasoner.policy.library import Library
from reasoner.policy.nearest import nearest_of, or_list
from reasoner.policy.vocabulary import AnyOf, Input, OneOf, Vocabulary
from reasoner.source.problem import Problem, ProblemsFound


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
    from reasoner.show.vocabulary_text import vocabulary_json, vocabulary_text

    with problems_told(as_json):
        found = [vocabulary_at(place) for place in _places(name, Library(tuple(rules or ())).folders)]
        chosen = [(one, list(matching(one, " ".join(words or ())))) for one in found]
    write(vocabulary_json(chosen) if as_json else vocabulary_text(chosen, paper()))
    if words and not any(inputs for _, inputs in chosen):
        raise typer.Exit(INPUT_AT_FAULT)


def _places(name: str | None, folders: Iterable[Path]) -> list[Path]:
    """The files of the vocabularies that a name stands for; raises ProblemsFound where there is none (`unknown-vocabulary`)."""
    if name is not None and name.endswith(".vocabulary"):
        return [Path(name)]
    places = sorted({place for folder in folders for place in folder.rglob("*.vocabulary")})
    found = [place for place in places if name is None or folded(place.stem.replace("-", " ")) == folded(name)]
    if not found:
        known = or_list(place.stem.replace("-", " ") for place in places)
        raise ProblemsFound((Problem("unknown-vocabulary", f"there is no vocabulary `{name}`", hint=f"name one of {known}"),))
    return found


def matching(vocabulary: Vocabulary, words: str) -> Iterator[Input]:
    """The inputs whose phrase, name, question, heading or values hold all the words; where none does, the three most like them."""
    wanted = folded(words).split()
    exact = [one for one in vocabulary.inputs if all(word in _said(one) for word in wanted)]
    if exact or not wanted:
        yield from exact
        return
    scored = [(nearest_of(folded(words), [(folded(one.phrase), one.id)]), one) for one in vocabulary.inputs]
    close = sorted((found[0], one.id) for found, one in scored if found)[-3:]
    ids = {id for _, id in close}
    yield from (one for one in vocabulary.inputs if one.id in ids)


def _said(input: Input) -> str:
    values = input.type.values if isinstance(input.type, OneOf | AnyOf) else ()
    parts = [input.phrase, input.id, input.question, input.negative, input.group, *(value.phrase for value in values)]
    return " ".join(folded(one) for one in parts)

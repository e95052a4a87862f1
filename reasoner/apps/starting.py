"""The command that starts a policy from a template."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from reasoner.apps.streams import INPUT_AT_FAULT, tell, write
from reasoner.policy.entries import vocabulary_file, vocabulary_file_name
from reasoner.policy.fold import slug
from reasoner.policy.vocabulary import Vocabulary, YesNo
from reasoner.source.installed import installed_folder
from reasoner.source.places import is_there
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import Source

_ID = re.compile(r"(?=.{1,80}\Z)[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST = 200  # bytes of a file's name; file systems take 255
FIRST_PHRASE = "the first condition is met"

POLICY = """Policy: {title}
Payer: {payer}
Source: {id}
In effect: undated
Vocabulary: {vocabulary}

Note: Lay this file beside the payer's document and follow it heading for heading, item for item. Notes are for people; they
    decide nothing. `reasoner check`, `test`, `lint`, `format` and `coverage` look the file over.
Determination: coverage  [Coverage]

    Note: The payer's own words for the outcome, the canonical name in brackets, and the items with their labels.
    Medically necessary (covered) when  [Criteria]
        ALL of the following are met:
            1. {phrase}  [Criteria, item 1]

    Otherwise not medically necessary  [Criteria]

Note: What else a policy can have, each in column 1 when it is needed: `Definitions`, `Code list: name`, `Notices`,
    `Interpretations`, `Not computable`, `Terms`, `Always: words`.
Interpretations

    "the words of the source that can be read two ways": coverage, item 1  [Criteria, item 1]
        Reading: how they are read, and why.

Not computable

    "the words of a passage that no rule can decide": why it is left to people

Note: A scenario for every outcome, for what is not known, and for both sides of every number.
Scenarios: item 1
    | {phrase} | then coverage | then item 1 | then needed |
    | yes | medically necessary | satisfied | nothing |
    | no | not medically necessary | not satisfied | nothing |
    | unknown | undetermined | undetermined | {phrase} |
"""

VOCABULARY = """Vocabulary: {vocabulary}

Note: An input is its phrase, its machine name in brackets, and what it can hold: yes or no, one of, any of, a number of weeks, a date.
Inputs: what the policy asks
    Unless stated otherwise: fixed, clinical

    {phrase} (first_condition): yes or no
        Ask: Is the first condition met?
        Negative: the first condition is not met
"""


def new(
    id: Annotated[str, typer.Argument(metavar="ID", help="The policy's id: small letters, digits and hyphens.")],
    title: Annotated[str, typer.Option("--title", help="The policy's title.")] = "",
    payer: Annotated[str, typer.Option("--payer", help="Who pays by it.")] = "A payer",
    vocabulary: Annotated[
        str,
        typer.Option("--vocabulary", metavar="NAME", help="The vocabulary; one is started where there is none of this name."),
    ] = "",
    into: Annotated[
        Path, typer.Option("--into", metavar="FOLDER", help="The library folder that the policy goes into.")
    ] = Path(),
) -> None:
    """Starts a policy from a template. Fills in headings and scenarios, ready to check, test and rewrite."""
    try:
        for path, text in _files(id, title or id.replace("-", " ").capitalize(), payer, vocabulary, into):
            _write(path, text)
            write(f"{path}\n")
    except ProblemsFound as found:
        tell(found.problems, as_json=False)
        raise typer.Exit(INPUT_AT_FAULT) from None


def _files(id: str, title: str, payer: str, vocabulary: str, into: Path) -> list[tuple[Path, str]]:
    """The files to write: the policy, and a vocabulary where there is none of that name; raises ProblemsFound."""
    from reasoner.syntax.print import text_from_source

    if not _ID.fullmatch(id):
        better = slug(id, "-")[:80].rstrip("-") or "name-of-the-policy"
        hint = f"write small letters, digits and hyphens, at most 80: `{better}`"
        _refuse("policy-id", f"`{id[:60]}` cannot be the id of a policy", hint)
    name = _line(vocabulary) or id.replace("-", " ")
    file_of_words = vocabulary_file_name(name)
    if not file_of_words or len(file_of_words.encode()) > _LONGEST:
        hint = "give it a short name of letters or digits, such as `infusion pumps`"
        _refuse("vocabulary-name", f"`{name[:60]}` cannot be the name of a vocabulary, which its file is named for", hint)
    place = vocabulary_file(name, (into, installed_folder("rules")))
    phrase = FIRST_PHRASE if place is None else _phrase_of(place)
    text = POLICY.format(title=_line(title), payer=_line(payer), id=id, vocabulary=name, phrase=phrase)
    path = into / id / f"{id}.policy"
    files = [(path, text_from_source(Source.from_text(str(path), text)))]
    if place is None:
        files.append((into / file_of_words, VOCABULARY.format(vocabulary=name, phrase=phrase)))
    for file, _ in files:
        if is_there(file):
            _refuse("file-exists", f"`{file}` is there already", "choose another id, or another folder with --into FOLDER")
    return files


def _phrase_of(place: Path) -> str:
    """The phrase of a yes/no input of a vocabulary that is not presumed."""
    found = vocabulary_at(place)
    phrases = [one.phrase for one in found.inputs if isinstance(one.type, YesNo) and one.presumed is None]
    if not phrases:
        _refuse("no-yes-or-no", f"`{place}` has no yes/no input to begin with", "add one, or name another vocabulary")
    return phrases[0]


def vocabulary_at(place: Path) -> Vocabulary:
    """The vocabulary in a file; raises ProblemsFound with its mistakes."""
    from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
    from reasoner.syntax.from_source import vocabulary_from_source

    document, problems = vocabulary_from_source(Source.from_path(place))
    if document is None or problems:
        raise ProblemsFound(problems)
    book, found = vocabulary_from_syntax(document)
    if any(not one.warning for one in found):
        raise ProblemsFound(found)
    return book.vocabulary


def _line(words: str) -> str:
    return " ".join(words.split())


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        _refuse("cannot-write-file", f"`{path}` cannot be written: {error.strerror}", "look at who may write it")


def _refuse(code: str, message: str, hint: str) -> NoReturn:
    raise ProblemsFound((Problem(code, message, hint=hint),))

"""Policies, vocabularies and cases written in the cells of a notebook: functions that take a text, and magics for IPython.

    %load_ext reasoner

    %%vocabulary words          %%policy mine            %%case hers mine
    Vocabulary: doses           Policy: Mine             dose: 3
    ...                         ...

Each leaves an ordinary object in the variable named after it. marimo, which has no magics, has the functions:

    words = vocabulary(\"\"\"...\"\"\")
    mine = policy(\"\"\"...\"\"\", words)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reasoner.api import Case, LoadedPolicy
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.entries import entry_from_source, vocabulary_file
from reasoner.policy.library import Library
from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import Source
from reasoner.syntax.from_source import vocabulary_from_source

if TYPE_CHECKING:
    from reasoner.policy.model import Policy
    from reasoner.policy.vocabulary import Vocabulary

NO_PROBLEMS: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenVocabulary(Displayed):
    """A vocabulary that was written in a notebook: as meant, and its text, with which policies are read."""

    vocabulary: Vocabulary
    source: Source

    def displayed(self) -> Vocabulary:
        """What a notebook shows of it."""
        return self.vocabulary

    def __repr__(self) -> str:
        return repr(self.vocabulary)


def vocabulary(text: str, name: str = "vocabulary") -> WrittenVocabulary:
    """The vocabulary that a text writes; `name` is what problems call it. Raises ProblemsFound with every mistake in its place."""
    source = Source.from_text(name, text)
    document, problems = vocabulary_from_source(source)
    phrasebook = None
    if document is not None:
        phrasebook, more = vocabulary_from_syntax(document)
        problems += more
    if phrasebook is None or any(not one.warning for one in problems):
        raise ProblemsFound(problems, (source,))
    return WrittenVocabulary(phrasebook.vocabulary, source)


def policy(
    text: str, words: WrittenVocabulary | None = None, name: str = "policy", folders: Sequence[Path | str] = ()
) -> LoadedPolicy:
    """The policy that a text writes, checked; raises ProblemsFound with every mistake in it, each in its place.

    `words` is the vocabulary that it is written with, where that is no file of the folder at hand, of `folders` or of the library.
    """
    source = Source.from_text(name, text)
    library = Library([Path(), *map(Path, folders)])
    known = words.source if words is not None else _vocabulary_of(source, library)

    def find(other: str) -> Policy | None:
        try:
            return library.load(other).policy
        except ProblemsFound as found:
            if any(one.code == "unknown-policy" for one in found.problems):
                return None
            raise

    read, problems = policy_from_sources(source, known, find)
    if read is None:
        raise ProblemsFound(problems, (source, known))
    loaded = LoadedPolicy(read, sources=(source, known))
    if loaded.engine.outcome_problems:
        raise ProblemsFound((*problems, *loaded.engine.outcome_problems), (source, known))
    return loaded


def case(text: str, under: LoadedPolicy, name: str = "case") -> Case:
    """The case that a YAML or JSON text states under a policy; raises ProblemsFound with every mistake in it, each in its place."""
    from reasoner.cases.from_text import case_from_text

    found, problems = case_from_text(text, name, under.policy.vocabulary)
    if problems:
        raise ProblemsFound(problems, (Source.from_text(name, text),))
    return replace(found, vocabulary=under.policy.vocabulary)


def _vocabulary_of(source: Source, library: Library) -> Source:
    """The vocabulary that a policy names, from a file; raises ProblemsFound where there is none of that name."""
    named = entry_from_source(source, Path(source.name)).vocabulary
    path = vocabulary_file(named, library.folders) if named else None
    if path is not None:
        return Source.from_path(path)
    if not named:
        hint = "add a line such as `Vocabulary: infusion pumps`"
        problem = Problem("missing-head", "the policy does not say which vocabulary it uses", hint=hint)
    else:
        message = f"there is no vocabulary `{named}` in the folder at hand or in the library"
        problem = Problem("unknown-vocabulary", message, hint="write it in a cell with `%%vocabulary`, or give it to `policy`")
    raise ProblemsFound((problem,), (source,))


def variable(words: str, otherwise: str) -> str:
    """The name of the variable that a magic's first word means: `my-policy` is `my_policy`; `otherwise` where there is no word."""
    name = re.sub(r"\W+", "_", words.strip()).strip("_")
    return f"_{name}" if name[:1].isdigit() else name or otherwise

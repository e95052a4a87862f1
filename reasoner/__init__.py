"""A policy reasoner: coverage policies in near-prose, decided exactly, explained, and questioned.

    from reasoner import load_policy

Everything that `reasoner.api` has can be taken from here; nothing of it is imported before it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reasoner.api import (
        Answer,
        ByDetermination,
        Case,
        ChangeSet,
        Explanation,
        LoadedPolicy,
        Problem,
        ProblemsFound,
        WhatIf,
        case_for_each,
        changes,
        compare,
        library,
        load_policy,
        load_versions,
    )
    from reasoner.api.plotting import matrix
    from reasoner.exploring import explore
    from reasoner.show.summary_words import reason_line

__all__ = [
    "Answer",
    "ByDetermination",
    "Case",
    "ChangeSet",
    "Explanation",
    "LoadedPolicy",
    "Problem",
    "ProblemsFound",
    "WhatIf",
    "case_for_each",
    "changes",
    "compare",
    "explore",
    "library",
    "load_policy",
    "load_versions",
    "matrix",
    "reason_line",
]
# What is not in `reasoner.api`; exploring and plots need the extra `notebook`.
ELSEWHERE = {
    "explore": "reasoner.exploring",
    "matrix": "reasoner.api.plotting",
    "reason_line": "reasoner.show.summary_words",
}


def load_ipython_extension(shell: object) -> None:
    """Let a notebook know the magics `%%policy`, `%%vocabulary` and `%%case`: what `%load_ext reasoner` asks for."""
    from reasoner.apps.magics import load

    load(shell)


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module `reasoner` has no `{name}`")
    return getattr(import_module(ELSEWHERE.get(name, "reasoner.api")), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])

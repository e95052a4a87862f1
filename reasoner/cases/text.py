"""The text of a case or suite, and its nodes, whichever of YAML and JSON it is written in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from reasoner.cases.from_json import nodes_from_json
from reasoner.cases.from_yaml import nodes_from_yaml
from reasoner.cases.nodes import CONTROL, Limits, Node, NodeBuilder, stop
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.span import Span

STANDARD_INPUT = "-"
# The mistakes after which nothing more of a file is read.
CUT_SHORT = frozenset(
    ["not-yaml", "not-json", "second-document", "name-expected", "nested-too-deep", "too-many-facts", "too-many-mistakes"]
)


def text_from_path(path: str | Path, limits: Limits) -> str:
    """The text of a file, or of standard input for `-`. Raises ProblemsFound: missing, a directory, too large, not UTF-8."""
    name = name_of(path)
    try:
        raw = sys.stdin.buffer.read(limits.size + 1) if str(path) == STANDARD_INPUT else _bytes(Path(path), limits.size + 1)
    except FileNotFoundError:
        stop("missing-file", f"there is no file `{name}`", None, "check the spelling and the folder")
    except IsADirectoryError:
        stop("directory", f"`{name}` is a folder, not a file", None, "name one file in it")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        stop("unreadable-file", f"`{name}` cannot be read: {reason.lower()}", None, "check that the file may be read")
    if len(raw) > limits.size:
        stop("file-too-large", f"`{name}` is larger than {limits.size // 1_000_000} MB", None, "split it into several files")
    return _decoded(raw, name)


def name_of(path: str | Path) -> str:
    """What problems call the file: its path as given, or `standard input`."""
    return "standard input" if str(path) == STANDARD_INPUT else str(path)


def nodes_from_text(text: str, file: str, limits: Limits) -> tuple[Node | None, tuple[Problem, ...]]:
    """The node that a YAML or JSON text holds (None: nothing at all) with every mistake of form that was met."""
    text = text.removeprefix("\ufeff")
    try:
        _refuse_unreadable(text, file, limits)
        if file.lower().endswith(".json"):
            return _read(text, file, limits, nodes_from_json)
        if text.lstrip()[:1] in ("{", "["):
            node, problems = _read(text, file, limits, nodes_from_json)
            if not any(problem.code == "not-json" for problem in problems):
                return node, problems
        return _read(text, file, limits, nodes_from_yaml)
    except ProblemsFound as found:
        return None, found.problems


def _read(
    text: str, file: str, limits: Limits, reader: Callable[[str, str, NodeBuilder], None]
) -> tuple[Node | None, tuple[Problem, ...]]:
    builder = NodeBuilder(limits)
    try:
        reader(text, file, builder)
    except ProblemsFound as found:
        builder.problems.extend(found.problems)
        builder.abandon()
    return builder.root, tuple(builder.problems)


def _refuse_unreadable(text: str, file: str, limits: Limits) -> None:
    if len(text) > limits.size:
        stop("file-too-large", f"`{file}` is larger than {limits.size // 1_000_000} MB", None, "split it into several files")
    if found := CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        message = f"a character that cannot be shown (number {ord(found[0])}) stands here"
        stop("control-character", message, Span(file, line, column, column + 1), "delete the character")


def _bytes(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def _decoded(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, start = before.count(b"\n") + 1, before.rfind(b"\n") + 1
        column = len(before[start:].decode("utf-8")) + 1
        stop("not-utf-8", "the file is not UTF-8 from here on", Span(name, line, column, column + 1), "save it as UTF-8")

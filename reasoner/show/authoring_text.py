"""What the authoring tools found, as pages."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.show.page import Lines, Page, Paragraph
from reasoner.source.problem import Problem


def formatted_page(files: Sequence[tuple[str, bool]], written: bool) -> Page:
    """Files that were set in the style, or would be where nothing is `written`, and how many there are."""
    changed = [file for file, is_changed in files if is_changed]
    how = "set in the style" if written else "is not in the style"
    same = len(files) - len(changed)
    if changed:
        left = f"{same} left as {'it is' if same == 1 else 'they are'}"
        last = f"{len(changed)} {'changed' if written else 'would change'}, {left}"
    else:
        last = f"{len(files)} {'file is' if len(files) == 1 else 'files are'} in the style"
    return Page("Files in the style", (Lines("\n".join((*(f"{file}: {how}" for file in changed), last))),))


def linted_page(names: Sequence[str], found: Sequence[Problem]) -> Page:
    """How many files were looked at, and how much is suspicious in them; the findings themselves are told as problems are."""
    count = f"{len(found) or 'no'} {'finding' if len(found) == 1 else 'findings'}"
    return Page("Findings", (Paragraph(f"{len(names)} {'file' if len(names) == 1 else 'files'}, {count}"),))

"""The names that a case file may use for inputs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from reasoner.cases.nodes import Scalar, quoted
from reasoner.policy.fold import folded
from reasoner.policy.nearest import nearest
from reasoner.policy.vocabulary import Input
from reasoner.source.problem import Problem


class InputNames:
    """Inputs by machine name and by phrase, as a vocabulary or a record declares them."""

    def __init__(self, inputs: tuple[Input, ...]) -> None:
        # A record's own field needs no name of the record before it: `drug` is `courses.drug`.
        self.by_id: Mapping[str, Input] = {input.id.rpartition(".")[2]: input for input in inputs}

    @cached_property
    def by_phrase(self) -> Mapping[str, Input]:
        """Inputs by their phrases, folded; made when a case first uses a phrase."""
        return {folded(input.phrase): input for input in self.by_id.values()}

    def find(self, name: Scalar) -> Input | Problem:
        """The input that is meant, or a problem with the nearest name there is."""
        found = self.by_id.get(name.text)
        if found is None and len(name.text) <= 200:
            found = self.by_phrase.get(folded(name.text))
        return found or self._unknown(name)

    def _unknown(self, name: Scalar) -> Problem:
        near = nearest(
            name.text, {one: one for input in self.by_id.values() for one in (input.id.rpartition(".")[2], input.phrase)}
        )
        listed = f"use a name such as `{next(iter(self.by_id), 'drug')}`; `reasoner inputs POLICY` lists them all"
        hint = f"did you mean `{near}`?" if near else listed
        return Problem(
            "unknown-input", f"{quoted(name.text)} is not an input of this vocabulary", name.span, hint, (name.text[:60],)
        )

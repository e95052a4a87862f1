"""One vocabulary for a policy and the policies that it refers to, where what they share means the same in both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reasoner.policy.fold import folded
from reasoner.policy.model import Policy
from reasoner.policy.vocabulary import Input, Vocabulary
from reasoner.source.problem import Problem
from reasoner.source.span import Span


def merged_vocabulary(own: Vocabulary, referred: Iterable[Policy], span: Span | None) -> tuple[Vocabulary, tuple[Problem, ...]]:
    """The policy's vocabulary with the inputs and the background of the policies that it refers to added.

    A machine name that two vocabularies give to different things is a problem, at `span`.
    """
    inputs = {one.id: one for one in own.inputs}
    background = {one.words: one for one in own.background}
    problems: list[Problem] = []
    for other in referred:
        clashes = [one for one in other.vocabulary.inputs if one.id in inputs and not _agree(one, inputs[one.id])]
        if clashes:
            problems.append(_clash(own, other, clashes[0], inputs[clashes[0].id], span))
            continue
        inputs = {one.id: one for one in other.vocabulary.inputs} | inputs
        background = {one.words: one for one in other.vocabulary.background} | background
    if len(inputs) == len(own.inputs) and len(background) == len(own.background):
        return own, tuple(problems)
    mine = {one.id for one in own.inputs}
    added = [one for one in inputs.values() if one.id not in mine]
    known = {one.words for one in own.background}
    more = [one for one in background.values() if one.words not in known]
    return replace(own, inputs=(*own.inputs, *added), background=(*own.background, *more)), tuple(problems)


def _agree(one: Input, other: Input) -> bool:
    """Whether two inputs of one machine name are the same thing: the same words, the same values, the same presumption."""
    return (
        folded(one.phrase) == folded(other.phrase)
        and one.type == other.type
        and (one.presumed, one.may_be_absent) == (other.presumed, other.may_be_absent)
    )


def _clash(own: Vocabulary, other: Policy, theirs: Input, mine: Input, span: Span | None) -> Problem:
    what = f"`{theirs.phrase}`" if folded(theirs.phrase) != folded(mine.phrase) else f"`{theirs.phrase}` with other properties"
    return Problem(
        "vocabularies-differ",
        f"`{other.title}`, which this policy refers to, uses the vocabulary `{other.vocabulary.name}`, in which "
        f"`{mine.id}` is {what}; in `{own.name}` it is `{mine.phrase}`",
        span,
        f"declare `{mine.id}` alike in both vocabularies, or give one of them another machine name",
        (mine.id,),
    )

"""An answer as text for people: the outcome, what it took for granted, the items, and what is still needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reasoner.answer.answer import Answer, Needed, Standing, Status
from reasoner.answer.phases import is_idle
from reasoner.policy.criteria import Criterion, Unless
from reasoner.policy.model import Clause
from reasoner.policy.vocabulary import YesNo
from reasoner.show.criteria import deciding_below, is_list, is_sentence, provisos_that_matter, written_parts
from reasoner.show.finding_words import SET_ASIDE
from reasoner.show.paper import Paper, Style, clean, sentence, wrapped
from reasoner.show.tree import Line, line_text
from reasoner.show.words import (
    READING,
    canonical_words,
    clause_words,
    criterion_words,
    fact_words,
    in_version_words,
    items_words,
    joined,
    line_words,
    outcomes_said,
    policy_line,
    valued,
    version_lines,
    wording_of,
)

OUTLINE_DEPTH = 6
LEGEND = "(not met: the stated facts rule it out; not shown: they leave it open)"


def answers_text(answers: Sequence[Answer], paper: Paper) -> str:
    """Some answers about one case: the policy is named by the first, what all share is said once at the end."""
    rows: list[str] = []
    for index, answer in enumerate(answers):
        rows += ["", paper.styled("-" * min(40, paper.columns), Style.FAINT), ""] if index else []
        rows += header(answer, paper, policy=index == 0)
        if answer.versions:
            rows += needed(answer, paper) + grounds(answer, paper)
        for one in answer.versions or (answer,):
            rows += version_heading(one, answer, paper)
            rows += assumptions(one, paper) + outline(one, paper) + _codes(one, paper)
            rows += needed(one, paper) + grounds(one, paper)
    return "\n".join(rows + notices(answers, paper)) + "\n"


def answer_text(answer: Answer, paper: Paper) -> str:
    """An answer: header, assumptions, items by outcome, what is needed, reasons, notices."""
    return answers_text((answer,), paper)


def heading(text: str, paper: Paper) -> list[str]:
    """A blank line and a heading."""
    return ["", *(paper.styled(row, Style.STRONG) for row in wrapped(text, paper))]


def version_heading(one: Answer, answer: Answer, paper: Paper) -> list[str]:
    """What stands above the part of one of several versions; nothing where there is one version."""
    if one is answer:
        return []
    line = paper.styled("-" * min(40, paper.columns), Style.FAINT)
    return ["", line, *heading(sentence(in_version_words(one)).rstrip("."), paper)]


def header(answer: Answer, paper: Paper, policy: bool = True) -> list[str]:
    """The first lines of every answer: the question and the outcome, the policy, its version, and what this is."""
    title = sentence(clean(answer.determination.title)).rstrip(".")
    words = wording_of(answer)
    if answer.outcome == "undetermined":
        so_far = " so far" if answer.open_because == "time" else ""
        rows = [paper.styled(f"{title}: undetermined{so_far}", Style.OPEN)]
        for index, one in enumerate(words):
            rows += wrapped(one, paper, "    or " if index else "  it can be ", "        ")
    else:
        outcome = _by_code(answer) or joined(words, "or") or canonical_words(answer.outcome)
        rows = [paper.styled(row, Style.STRONG) for row in wrapped(f"{title}: {outcome}", paper, "", "  ")]
    if policy:
        rows += wrapped(policy_line(answer.policy), paper, "", "  ")
        for line in version_lines(answer):
            rows += wrapped(line.lstrip(), paper, " " * (len(line) - len(line.lstrip())), "    " if answer.versions else "  ")
        rows += [paper.styled(row, Style.FAINT) for row in wrapped(READING, paper)]
    return rows + (["", *wrapped(sentence(clean(answer.cut_off)), paper)] if answer.cut_off else [])


def _by_code(answer: Answer) -> str:
    """The outcome where codes differ, by how many have it: `Covered for 1 of 2 codes; not covered for 1`; else empty."""
    count = Counter(one.outcome for one in answer.for_each)
    if len(count) < 2:
        return ""
    order = [name for name in dict.fromkeys(one.canonical for one in answer.determination.outcomes) if name in count]
    order += [name for name in count if name not in order]
    first = answer.outcome if answer.outcome in count else order[0]
    rest = [f"{_code_outcome(name, answer)} for {count[name]}" for name in order if name != first]
    return "; ".join((f"{_code_outcome(first, answer)} for {count[first]} of {count.total()} codes", *rest))


def _code_outcome(name: str, answer: Answer) -> str:
    """The outcome of a code in the payer's words, or that it is undetermined."""
    return canonical_words(name) if name == "undetermined" else outcomes_asked((name,), answer)


def assumptions(answer: Answer, paper: Paper) -> list[str]:
    """What was taken for granted, what the facts ruled out, and the judgements that the outcome rests on."""
    used = [one for one in answer.presumed if one.used and not one.dropped]
    others = [one for one in answer.presumed if not one.used and not one.dropped]
    dropped = [one for one in answer.presumed if one.dropped]
    rows: list[str] = []
    for title, group in (
        ("Taken for granted, because the case does not say (the outcome rests on it)", used),
        ("Usually taken for granted, but ruled out by the stated facts", dropped),
    ):
        if group:
            rows += heading(title, paper)
            for one in group:
                rows += wrapped(valued(one.input, one.value), paper, "  - ")
    if others:
        listed = "; ".join(valued(one.input, one.value) for one in others)
        rows += ["", *wrapped(f"Also taken for granted, without weight here: {listed}.", paper, "", "  ")]
    if answer.judgements:
        rows += heading("Rests on a judgement, which the case states and this reading repeats", paper)
        as_stated = {one.input.id: fact_words(one) for one in answer.judged}
        for judged in answer.judgements:
            rows += wrapped(as_stated.get(judged.id, clean(judged.phrase)), paper, "  - ")
    return rows


def outline(answer: Answer, paper: Paper) -> list[str]:
    """Each outcome of the policy with its items and how they stand, down to the first labelled ones."""
    rows = heading("Items", paper)
    own = f"{answer.determination.id}/"
    if any(one.status is Status.UNDETERMINED for key, one in answer.standings.items() if key.startswith(own)):
        rows += [paper.styled(row, Style.FAINT) for row in wrapped(LEGEND, paper)]
    for phase in answer.determination.phases:
        idle = is_idle(phase, answer.standings)
        if phase.name:
            rows += wrapped(f"{phase.name} phase{' (does not apply)' if idle else ''}", paper, "  ")
        if idle:
            continue
        for clause in phase.clauses:
            rows += _clause_outline(clause, answer, paper)
    if answer.determination.supporting:
        rows += heading("Supporting criteria (they decide nothing)", paper)
        for criterion in answer.determination.supporting:
            rows += _item(criterion, 1, answer, paper)
    if answer.examples:
        rows += heading("Named by the policy as an example", paper)
        for example in answer.examples:
            rows += wrapped(criterion_words(example), paper, "  - ")
    return rows


def clause_standing(clause: Clause, answer: Answer) -> Standing | None:
    """How the condition of an outcome stands, turned round where the outcome says `unless`; None where it has none."""
    if clause.condition is None:
        return None
    standing = answer.standings.get(clause.condition.key)
    if standing is None or not clause.negated:
        return standing
    turned = {Status.SATISFIED: Status.NOT_SATISFIED, Status.NOT_SATISFIED: Status.SATISFIED}
    return Standing(turned.get(standing.status, standing.status))


def clause_line(clause: Clause, answer: Answer) -> Line:
    """The line of an outcome: its words, how its condition stands, and whether it is the one that holds."""
    decides = clause in answer.deciding
    arrow = ""
    if decides:
        arrow = "<- can be the outcome" if answer.outcome == "undetermined" else "<- the outcome"
    return Line(1, clean(clause_words(clause)), clause_standing(clause, answer), arrow, strong=decides, outcome=True)


def citation_aside(criterion: Criterion) -> str:
    """The citation of a criterion in square brackets; empty where it has none."""
    return f"[{clean(criterion.citation.text)}]" if criterion.citation else ""


def needed(answer: Answer, paper: Paper) -> list[str]:
    """The unknown inputs that can still change the outcome, each with its question and the items that ask for it."""
    if not answer.needed:
        return []
    rows = heading("Still needed: not stated, and can change the outcome", paper)
    for one in answer.needed:
        rows += wrapped(needed_words(one), paper, "  - ", "      ")
    return rows


def needed_words(one: Needed) -> str:
    """One needed input: how a person is asked, and the items that ask for it."""
    phrase, question = clean(one.input.phrase), clean(one.input.question)
    items = items_words(item for item in one.items if item.address)
    asked = f" [for {items}]" if items else ""
    if isinstance(one.input.type, YesNo):
        return (question or f"whether {phrase}") + asked
    return phrase + (f": {question}" if question else "") + asked


def grounds(answer: Answer, paper: Paper) -> list[str]:
    """What belongs to the outcome: what an approval covers, the payer's reasons, remarks."""
    rows: list[str] = []
    if answer.outcome != "undetermined":
        scopes = [clean(scope.words) for clause in answer.deciding for scope in clause.scope]
        reasons = [clean(reason.text) for clause in answer.deciding for reason in clause.reasons]
        rows += _bullets("What the approval covers", scopes, paper)
        rows += _bullets("The policy's reasons", reasons, paper)
    return rows + _bullets("Remarks", [sentence(remark) for remark in answer.remarks], paper)


def notices(answers: Sequence[Answer], paper: Paper) -> list[str]:
    """The notices of some answers, each once: those that depend on the facts, then those that always apply."""
    here: dict[str, None] = {}
    always: dict[str, None] = {}
    for one in (notice for answer in answers for notice in answer.notices):
        if one.notice.condition is None:
            always[clean(one.notice.say)] = None
        elif one.status is not Status.NOT_SATISFIED:
            may = "May apply: " if one.status is Status.UNDETERMINED else ""
            here[may + clean(one.notice.say)] = None
    title = "Notices that apply whatever the case" if always else ""
    return _bullets("Notices for this case", list(here), paper) + _bullets(title, list(always), paper)


def _bullets(title: str, texts: list[str], paper: Paper) -> list[str]:
    """A heading with a bullet for each text; nothing where there is none."""
    if not texts:
        return []
    return heading(title, paper) + [row for text in texts for row in wrapped(text, paper, "  - ")]


def _codes(answer: Answer, paper: Paper) -> list[str]:
    """The answer for each code of a determination that answers for each."""
    rows = []
    for one in answer.for_each:
        can_be = f": it can be {outcomes_asked(one.possible, answer)}" if one.outcome == "undetermined" else ""
        rows.append(f"{clean(one.code)}: {_code_outcome(one.outcome, answer)}{can_be}")
    return _bullets("For each code", rows, paper)


def _clause_outline(clause: Clause, answer: Answer, paper: Paper) -> list[str]:
    """An outcome and the items below it."""
    rows = line_text(clause_line(clause, answer), paper)
    if clause.condition is None:
        return rows
    condition = clause.condition
    if condition.label or not is_list(condition) or is_sentence(condition):
        return rows + _item(condition, 2, answer, paper)
    for role, part in written_parts(condition, answer):
        rows += _item(part, 2, answer, paper, role, cited(condition))
    return rows


def _item(
    criterion: Criterion, depth: int, answer: Answer, paper: Paper, role: str = "", above: str = "", opened: bool = False
) -> list[str]:
    """A criterion; below a list without a label of its own the items of the list, below another line what decides it.

    `role` is the word before an exception, `above` the citation that the line stands under; `opened`: what decides is not followed
    further, unless it is one line.
    """
    aside = "" if cited(criterion) == above else citation_aside(criterion)
    words = f"{role} {line_words(criterion)}".strip() + _set_aside(criterion, answer)
    rows = line_text(Line(depth, words, answer.standings.get(criterion.key), aside), paper)
    if depth > OUTLINE_DEPTH:
        return rows
    if _is_opened(criterion):
        below = written_parts(criterion, answer)
    else:
        deciding = deciding_below(criterion, answer)
        below = (*(deciding if len(deciding) == 1 or not opened else ()), *provisos_that_matter(criterion, answer))
        opened = opened or len(deciding) > 1
    for word, part in below:
        rows += _item(part, depth + 1, answer, paper, word, cited(criterion) or above, opened)
    return rows


def cited(criterion: Criterion) -> str:
    """The words of the citation of a criterion; empty where it has none."""
    return criterion.citation.text if criterion.citation else ""


def _set_aside(criterion: Criterion, answer: Answer) -> str:
    """That a line which is no list fails by its exception, whatever its own facts are."""
    standing = answer.standings.get(criterion.key)
    if standing is None or standing.status is not Status.NOT_SATISFIED or _is_opened(criterion):
        return ""
    below = [answer.standings.get(one.criterion.key) for one in criterion.provisos if isinstance(one, Unless)]
    return f" ({SET_ASIDE})" if any(one and not one.missing for one in below) else ""


def _is_opened(criterion: Criterion) -> bool:
    """Whether the outline goes below a criterion: a heading or a list's own line, not an item or a condition in words."""
    if criterion.label or not is_list(criterion):
        return False
    return bool(criterion.title) or not criterion.words or "following" in criterion.words.lower()


def outcomes_asked(names: tuple[str, ...], answer: Answer) -> str:
    """Some canonical outcomes in the payer's words, where the determination has them: those of the phase that the case is in."""
    return outcomes_said(names, answer.determination, answer.standings)

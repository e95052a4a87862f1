"""Each mistake of form: its code, the place that is underlined (between « and »), what is said, and the remedy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reasoner.source.problem import Problem
from reasoner.source.text import Source
from reasoner.syntax.from_source import policy_from_source, vocabulary_from_source

ROOT = Path(__file__).parent.parent
HEADS = "Policy: P\nSource: p\nVocabulary: v\n\n"
COVERED = HEADS + "Determination: coverage\n    Covered when\n"

POLICIES = {
    "tab": (
        COVERED + "        the drug«\t»is baclofen\n",
        "a tab stands here; tabs have no fixed width, so nobody can see what is below what",
        "use four spaces for each step",
    ),
    "invisible-character": (
        COVERED + "        the drug is bac«\u200b»lofen\n",
        "a character that cannot be seen stands here (U+200B)",
        "delete it and type the words again",
    ),
    "belongs-to-nothing": (
        COVERED + "        ANY of the following is met\n            «the drug is baclofen»\n            the drug is morphine\n",
        "this line belongs to nothing; did the line above lose its colon?",
        "write line 7 as `ANY of the following is met:`, or move this line to the left",
    ),
    "outcome-words": (
        COVERED + "        the drug is baclofen\n    «Not covered otherwise»\n",
        "`Not covered otherwise` would become the name of an outcome",
        "write `Otherwise not covered`",
    ),
    "colon-after-opener": (
        COVERED + "        the drug is baclofen\n    Not covered when«:»\n        the drug is morphine\n",
        "no colon stands after `when`",
        "write `Not covered when` without the colon",
    ),
    "nothing-below": (
        COVERED + "        «ANY of the following is met:»\n",
        "nothing stands below `ANY of the following is met:`",
        "write the lines that belong to it below it, indented by four spaces",
    ),
    "between-columns": (
        COVERED
        + "        ALL of the following are met:\n            the drug is baclofen\n          «the route is epidural»\n",
        "this line stands between the columns of the lines above it",
        "give it the same number of spaces as the line that it goes with",
    ),
    "and-mixed-with-or": (
        COVERED + "        the drug is baclofen, or\n        the route is epidural«, and»\n        the pain is severe\n",
        '"and" and "or" are mixed in one list; it could mean '
        "`the drug is baclofen or (the route is epidural and the pain is severe)`, "
        "or `(the drug is baclofen or the route is epidural) and the pain is severe`",
        "put what belongs together below a header: `ANY of the following is met:` or `ALL of the following are met:`",
    ),
    "connective-against-header": (
        COVERED
        + "        ANY of the following is met:\n            1. the drug is x«; and»\n            2. the pain is severe\n",
        'this item ends in "and", but the list is headed `ANY of the following`',
        "end the item in `or`, or write `ALL of the following` above",
    ),
    "missing-connective": (
        COVERED + "        «the drug is baclofen»\n        the pain is severe\n",
        "nothing joins the two conditions of this list",
        "end each line but the last in `, and` or `, or`, or write `ALL of the following are met:` above them",
    ),
    "connective-joins-nothing": (
        COVERED + "        the drug is baclofen, and\n        the pain is severe«, and»\n",
        "the connective at the end of this line joins nothing",
        "take it away, or write the line that belongs after it",
    ),
    "connective-first": (
        COVERED + "        the drug is baclofen\n        «and» the pain is severe\n",
        "this line begins with `and`; connectives stand at the end of a line",
        "put `and` at the end of the line above: `..., and`",
    ),
    "block-inside-joined-list": (
        COVERED
        + "        «ANY of the following is met:»\n            a is b\n            c is d, and\n        the pain is severe\n",
        "only the last member of a list joined by connectives may have lines of its own below it",
        "put it last, or give the members labels below `ALL of the following are met:`",
    ),
    "label-used-twice": (
        COVERED + "        ANY of the following is met:\n            1. a is b\n            «1.» c is d\n",
        "the label `1` is used twice in this list; the other is on line 8",
        "give each item a label of its own",
    ),
    "count-does-not-fit": (
        COVERED
        + "        «AT LEAST 4 of the following are met:»\n            a is b\n            c is d\n            e is f\n",
        "`at least 4` of three is more than there are",
        "write a number up to 3, or add what is missing below",
    ),
    "count-not-a-number": (
        COVERED + "        «AT LEAST some of the following are met:»\n            a is b\n            c is d\n",
        "`some` does not say how many",
        "write `AT LEAST 2 of the following` with the number that is meant",
    ),
    "header-inside-title": (
        COVERED + "        1. «The member meets any of the following»:\n            a is b, or\n            c is d\n",
        "`The member meets any of the following` is a title, and a title is not tested",
        "put `ANY of the following is met:` (or ALL, NONE, AT LEAST 2) on a line of its own below the title",
    ),
    "proviso-without-line": (
        COVERED + "        ALL of the following are met:\n            «unless» a is b\n",
        "`unless` has nothing above it to limit",
        "write the condition first, and `unless` indented under it",
    ),
    "proviso-before-line": (
        COVERED + "        a is b, and\n        «unless» c is d\n        e is f\n",
        "`unless` stands between the lines of a list: does it limit the line above it, or the whole list?",
        "indent it one step more to limit the line above it, or put it after the last line to limit the whole list",
    ),
    "if-without-then": (
        COVERED + "        «if the drug is baclofen»\n",
        "`if` has no `then`",
        "write `if the drug is baclofen, then`",
    ),
    "header-words": (
        COVERED + "        «ONE of the following»:\n            a is b\n            c is d\n",
        "`ONE of the following` does not head a list in these words",
        "write `EXACTLY 1 of the following is met:` where a second one would be too many, else `ANY of the following is met:`",
    ),
    "reserved-word": (
        COVERED + "        the drug is baclofen, «unless» the pain is mild\n",
        "`unless` stands inside a line",
        "put `unless ...` on a line of its own, indented under the line that it limits",
    ),
    "misspelt-word": (
        HEADS
        + "Determination: coverage\n    Not covered, whatever else is met, «unles»\n        the plan includes the benefit\n",
        "`unles` opens nothing",
        "did you mean `unless`?",
    ),
    "and-or": (
        COVERED + "        the setting is inpatient «and/or» outpatient\n",
        "`and/or` says two things",
        "write `or`, which is also met where both hold, or `and`",
    ),
    "unit-in-brackets": (
        COVERED + "        the height is over 63 «[in_i]»\n",
        "`[in_i]` at the end of a line is a citation, so it is no unit there",
        "write `in` instead",
    ),
    "citation-not-closed": (
        COVERED + "        the drug is baclofen «[Criteria, item 4»\n",
        "the citation that begins here is not closed",
        "end the citation in `]`, as in `[Criteria, item 4]`",
    ),
    "citation-not-opened": (
        COVERED + "        the drug is baclofen Criteria«]»\n",
        "`]` closes no citation",
        "begin the citation with `[`",
    ),
    "citation-inside-line": (
        COVERED + "        the drug «[Criteria]» is baclofen\n",
        "a citation stands at the end of a line, not inside it",
        "move the citation to the end of the line",
    ),
    "quote-not-closed": (
        COVERED + '        the drug is «"»baclofen\n',
        "a quotation mark has no partner on this line",
        'close the quotation with `"`',
    ),
    "bracket-without-partner": (
        COVERED + "        item 4 «(»a is satisfied\n",
        "a bracket has no partner on this line",
        "write both `(` and `)`",
    ),
    "semicolon-inside-line": (
        COVERED + "        the drug is baclofen«;» the pain is severe\n",
        "one condition, one line: `;` stands at the end of a line",
        "begin a new line after `;`",
    ),
    "colon-inside-line": (
        COVERED + "        Pain«:» the pain is severe\n",
        "a colon stands at the end of a line, before what is indented below it",
        "write what comes after the colon on the next line, indented, or take the colon away",
    ),
    "comma-without-words": (
        COVERED + "        the pain is severe,«,» chronic and intractable\n",
        "a comma stands here with nothing to separate",
        "take the comma away, or write the missing word",
    ),
    "condition-too-late": (
        COVERED + "        a is b\n        Examples:\n            - c is d\n        «e is f»\n",
        "`e is f` stands below `Examples:` or `Approval:`, which come last",
        "move it up, among the conditions",
    ),
    "belongs-elsewhere": (
        HEADS + "Definitions\n    x when y is z\nCode list: c\n    «Given the drug is x»\n",
        "`Given the drug is x` looks like a fact, which stands below `Scenario: name`",
        "has a heading been lost? write `Scenario: name` above it, in column 1",
    ),
    "table-elsewhere": (
        COVERED + "        the drug is baclofen «|» morphine\n",
        "`|` stands in tables alone",
        "write the alternatives as a list below `ANY of the following is met:`",
    ),
    "not-an-outcome": (
        HEADS + "Determination: coverage\n    «(covered) when»\n        the drug is baclofen\n",
        "`(covered) when` is neither an outcome nor `Phase:` nor `Supporting criteria`",
        "write `Outcome (canonical name), whatever else is met, when`, the modifier and the name only where they are needed",
    ),
    "label-not-here": (
        HEADS + "Determination: coverage\n    «1.» Covered when\n        the drug is baclofen\n",
        "an outcome has no label",
        "write `Covered`",
    ),
    "head-used-twice": (
        HEADS.rstrip("\n") + "\n«Source»: q\n\nDetermination: coverage\n    Covered\n",
        "the head `Source` is on line 2 already",
        "keep one of the two",
    ),
    "not-a-head": (
        "«Policy»\n" + HEADS,
        "`Policy` is neither a head nor the beginning of a section",
        "write a head as `Name: value`",
    ),
    "head-after-sections": (
        COVERED + "        the drug is baclofen\n«Payer: P»\n",
        "`Payer: P` stands after the first section",
        "move it to the top of the file, or indent it under what it belongs to",
    ),
    "unknown-section": (
        HEADS + "«Determinaton: coverage»\n    Covered when\n        the drug is baclofen\n",
        "`Determinaton: coverage` begins no section",
        "did you mean `Determination: name`?",
    ),
    "section-in-wrong-file": (
        HEADS + "«Inputs: the drug»\n    the drug (drug): yes or no\n",
        "`Inputs` stands in a vocabulary, not here",
        "move the section to a file whose name ends in `.vocabulary`",
    ),
    "empty-file": ("\n", "the file holds nothing to read", "begin it with `Policy: title`"),
    "codes-without-system": (
        HEADS + "Code list: pumps\n    «CPT 62350, 62351»\n",
        "`CPT 62350, 62351` does not say which code system it is of",
        "write `CPT: 62350, 62351` with the system first",
    ),
    "not-a-code": (
        HEADS + "Code list: pumps\n    «CPT: 62350 62351»\n",
        "`CPT: 62350 62351` is not a list of codes",
        "separate codes by commas, and write a range as `62360 to 62362`",
    ),
    "code-range-with-hyphen": (
        HEADS + "Code list: pumps\n    CPT: 62350, «62360-62362»\n",
        "`62360-62362` is read as one code",
        "write a range as `62360 to 62362`",
    ),
    "not-a-notice": (
        HEADS + "Notices\n    «own list: sometimes»\n        Say: words\n",
        "`own list: sometimes` does not say when the notice applies",
        "write `Name: always`, or `Name: when` with the conditions below",
    ),
    "notice-says-nothing": (
        HEADS + "Notices\n    «own list»: always\n",
        "the notice `own list` does not say anything",
        "add a line below it: `Say: the words of the notice`",
    ),
    "not-an-interpretation": (
        HEADS + "Interpretations\n    «the same route: coverage»\n        Reading: words\n",
        "`the same route: coverage` is not an interpretation",
        'write `"the quoted words": where they bind`, and `Reading: ...` below',
    ),
    "interpretation-without-reading": (
        HEADS + 'Interpretations\n    "«the same route»": coverage\n',
        'nothing says how "the same route" is read',
        "add a line below it: `Reading: the reading that is taken`",
    ),
    "not-a-passage": (
        HEADS + "Not computable\n    «judgement: people decide»\n",
        "`judgement: people decide` is not a passage that is left to people",
        'write `"the quoted words": why`',
    ),
    "not-a-term": (
        HEADS + "Terms\n    «Bolus means a dose»\n",
        "`Bolus means a dose` does not say what a term means",
        'write `"Term" means, in words` and the meaning',
    ),
    "not-a-statement": (
        HEADS + "«Always:»\n",
        "`Always:` is not a statement",
        "write `Always: what holds in every case`",
    ),
    "not-a-fact": (
        HEADS + "Scenario: one\n    «The drug is baclofen»\n",
        "`The drug is baclofen` is neither given nor expected",
        'begin the line with `Given`, `And`, `Then` or `As in "...", but`',
    ),
    "table-without-rows": (
        HEADS + "Scenarios: «many»\n    | the drug | then coverage |\n",
        "the table `many` holds no scenario",
        "add a line of heads and a line for each scenario, each cell between two `|`",
    ),
    "table-head-empty": (
        HEADS + "Scenarios: many\n    «| the drug |  | then coverage |»\n    | baclofen | x | covered |\n",
        "a column of this table has no head",
        "name the input, or what follows `then`",
    ),
    "table-row-width": (
        HEADS
        + "Scenarios: many\n    | the drug | then coverage |\n    «| baclofen | covered | x |»\n    | morphine | covered |\n",
        "this row has more cells than the table has heads: 3 and 2",
        "give each head one cell; leave a cell empty where nothing changes",
    ),
    "table-row-open": (
        HEADS + "Scenarios: many\n    | the drug | then coverage |\n    «| baclofen | covered»\n    | morphine | covered |\n",
        "a row of a table begins and ends with `|`",
        "begin and end each row with `|`",
    ),
    "not-a-row": (
        HEADS + "Scenarios: many\n    «the drug is baclofen»\n    | the drug | then coverage |\n    | morphine | covered |\n",
        "`the drug is baclofen` is not a row of the table",
        "put each cell between two `|`",
    ),
}

VOCABULARIES = {
    "vocabulary-without-name": (
        "«I»nputs: the drug\n    the drug (drug): yes or no\n",
        "the file does not say which vocabulary it is",
        "begin the file with `Vocabulary: name`",
    ),
    "not-an-input": (
        "Vocabulary: v\n\nInputs: the drug\n    «the drug: yes or no»\n",
        "`the drug: yes or no` declares neither an input nor a value",
        "write an input as `the words (machine_name): yes or no`",
    ),
    "not-a-value": (
        "Vocabulary: v\n\nValues: the routes\n    «epidural: yes»\n",
        "`epidural: yes` is not a value",
        'write its words, its machine name in brackets if it has another, and `, read "..."` if it is read otherwise',
    ),
}


def marked(text: str) -> tuple[str, int, int, int]:
    """The text without its marks, and the line, first and last column between them."""
    first = text.index("«")
    before = text[:first]
    column = first - (before.rfind("\n") + 1) + 1
    length = text.index("»") - first - 1
    return text.replace("«", "").replace("»", ""), before.count("\n") + 1, column, column + length


def problem_with(code: str, problems: tuple[Problem, ...]) -> Problem:
    found = [one for one in problems if one.code == code]
    assert found, f"only {[one.code for one in problems]}: {[one.message for one in problems]}"
    return found[0]


@pytest.mark.parametrize("code", [*POLICIES, *VOCABULARIES])
def test_a_mistake_is_placed_said_and_mended(code):
    marks, message, hint = (POLICIES | VOCABULARIES)[code]
    read = policy_from_source if code in POLICIES else vocabulary_from_source
    text, line, column, end = marked(marks) if "«" in marks else (marks, 1, 1, 2)
    problems = read(Source.from_text("p.policy", text))[1]
    problem = problem_with(code, problems)
    span = problem.span
    assert (problem.message, problem.hint) == (message, hint)
    assert (span.line, span.column, span.end_column) == (line, column, end)


@pytest.mark.parametrize("code", [*POLICIES, *VOCABULARIES])
def test_a_mistake_is_the_only_one_that_is_said(code):
    marks, *_ = (POLICIES | VOCABULARIES)[code]
    read = policy_from_source if code in POLICIES else vocabulary_from_source
    problems = read(Source.from_text("p.policy", marked(marks)[0] if "«" in marks else marks))[1]
    assert [one.code for one in problems] == [code]


def test_every_code_of_the_syntax_has_a_test():
    said = set()
    for file in set((ROOT / "reasoner" / "syntax").glob("*.py")) - {ROOT / "reasoner" / "syntax" / "print.py"}:
        said |= set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', file.read_text(encoding="utf-8")))
    # "does-not-fit" is what is said where nothing better is known; the others are in the tests of bounds.
    assert said - {"too-deep", "file-too-big", "does-not-fit"} == (set(POLICIES) | set(VOCABULARIES)) - {"tab"}

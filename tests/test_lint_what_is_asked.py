"""What lint asks of a policy: no more than it takes, on tables of scores and on scenarios of phases."""

from __future__ import annotations

from reasoner.lint import outcome_untested, threshold_differs
from reasoner.lint.places import places_of
from reasoner.lint.subject import Subject
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.model import Policy
from reasoner.source.text import Source

HEADS = "Policy: A policy\nPayer: A payer\nSource: a-policy\nIn effect: undated\nVocabulary: scores\n\n"
SCORES = ("fever", "pulse", "breath", "salt")
VOCABULARY = "Vocabulary: scores\n\nInputs: all\n    Unless stated otherwise: fixed, clinical\n\n" + "".join(
    f"    the {name} ({name}): a number of mg, from 0\n" for name in SCORES
)
PHASE = "    the phase (phase): one of\n        initial\n        continuation\n"
RESULTS = "| under 9 mg | 0 |\n| from 9 to under 30 mg | 1 |\n| from 30 to under 60 mg | 2 |\n| 60 mg or more | 4 |"


def read(body: str) -> Policy:
    sources = Source.from_text("a.policy", HEADS + body), Source.from_text("scores.vocabulary", VOCABULARY + PHASE)
    policy, problems = policy_from_sources(*sources)
    assert policy is not None, problems
    return policy


def test_what_the_rows_of_tables_make_of_a_line_is_no_line_of_its_own() -> None:
    rows = RESULTS.replace("\n", "\n        ")
    tables = "\n\n".join(f"    The {name} score:\n        | the {name} | then |\n        {rows}" for name in SCORES)
    named = ", ".join(f"the {name} score" for name in SCORES[:-1])
    line = "Determination: coverage\n\n    Covered when\n        the score is at least 8\n\n    Otherwise not covered\n\n"
    total = f"Definitions\n\n    The score means the sum of {named} and the {SCORES[-1]} score\n\n"
    policy = read(f"{line}{total}{tables}\n")
    assert len(list(places_of(policy))) < 100  # of the 256 comparisons that the line comes to none
    assert list(threshold_differs.check(Subject(policy))) == []


PHASES = """Determination: coverage

    Phase: initial
        Covered when
            the fever is at least 9 mg
        Otherwise not covered

    Phase: continuation
        Covered when
            the pulse is at least 9 mg
        Otherwise not covered

Scenario: one
    Given the phase is initial and the fever is 9 mg
    Then coverage is covered

Scenario: another
    Given the phase is initial
    Then coverage is undetermined

Scenario: a third
    Given the phase is continuation and the pulse is 3 mg
    Then coverage is not covered
"""


def test_scenarios_that_state_their_phase_are_not_decided() -> None:
    subject = Subject(read(PHASES))
    found = [one.message for one in outcome_untested.check(subject)]
    assert found == [
        "no scenario expects `coverage` to be `not covered` in the phase `initial`",
        "no scenario expects `coverage` to be `Covered` in the phase `continuation`",
    ]
    assert "engine" not in vars(subject)


def test_a_scenario_that_leaves_its_phase_open_is_decided() -> None:
    open_phase = "\nScenario: open\n    Given the fever is 3 mg and the pulse is 3 mg\n    Then coverage is not covered\n"
    subject = Subject(read(PHASES + open_phase))
    assert [one.message for one in outcome_untested.check(subject)] == [
        "no scenario expects `coverage` to be `Covered` in the phase `continuation`",
    ]
    assert "engine" in vars(subject)

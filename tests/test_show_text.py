"""What people read: an answer, an explanation and changes, on a terminal and in a file."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from reasoner.answer.answer import Explained, Standing, StatedFact, Status
from reasoner.answer.finding import Finding, Silent, YesOrNo
from reasoner.answer.missing import Decides
from reasoner.policy.model import Outcome
from reasoner.policy.values import Exactly
from reasoner.show.explanation_text import explanation_text
from reasoner.show.page_text import item_rows
from reasoner.show.paper import PLAIN, Paper, clean, paper_for, wrapped
from reasoner.show.text import answer_text, answers_text
from reasoner.show.tree import item_of
from reasoner.show.what_if_text import what_if_text
from tests import show_samples as samples

COLOUR = Paper(colour=True, symbols=True)


class Stream(io.StringIO):
    def __init__(self, terminal: bool, encoding: str) -> None:
        super().__init__()
        self.terminal, self.named = terminal, encoding

    def isatty(self) -> bool:
        return self.terminal

    @property
    def encoding(self) -> str:
        return self.named


def every_text(paper: Paper) -> list[str]:
    return [
        answer_text(samples.UNDETERMINED, paper),
        answer_text(samples.REFUSED, paper),
        explanation_text(samples.EXPLANATION, paper),
        what_if_text(samples.WAYS, paper),
        what_if_text(samples.NO_WAY, paper),
        what_if_text(samples.ALREADY, paper),
    ]


def test_the_first_lines_say_outcome_policy_version_and_that_it_is_a_reading() -> None:
    lines = answer_text(samples.REFUSED, PLAIN).splitlines()
    assert lines[:4] == [
        "Coverage: experimental or investigational (investigational)",
        "Sample infusion pump (S-1), Example Health",
        "In effect from 2003-01-01, rules 0123456789ab",
        "A reading of the policy, not the payer's decision.",
    ]


def test_an_open_outcome_lists_what_it_can_be() -> None:
    lines = answer_text(samples.UNDETERMINED, PLAIN).splitlines()
    assert lines[:3] == [
        "Coverage: undetermined",
        "  it can be medically necessary (covered)",
        "    or experimental or investigational (investigational)",
    ]


def test_an_assumption_that_was_used_comes_before_everything_else() -> None:
    lines = answer_text(samples.REFUSED, PLAIN).splitlines()
    assert lines[5] == "Taken for granted, because the case does not say (the outcome rests on it)"
    assert lines[6] == "  - the plan includes the benefit"


def test_a_presumed_version_is_said() -> None:
    assert "(the newest, presumed for want of a date of service)" in answer_text(samples.UNDETERMINED, PLAIN)


def test_what_is_needed_names_question_and_item() -> None:
    text = answer_text(samples.UNDETERMINED, PLAIN)
    assert "- the reduction in pain: By how much did the temporary trial lower the pain? [for item 4]" in text


def test_an_open_notice_may_apply() -> None:
    text = answer_text(samples.UNDETERMINED, PLAIN)
    assert "  - The law comes first." in text
    assert "  - May apply: See the bulletin." in text


def test_not_met_and_not_shown_are_different_words() -> None:
    assert "[not shown]       4. Opioids" in answer_text(samples.UNDETERMINED, PLAIN)
    assert "[not met]         4. Opioids" in answer_text(samples.REFUSED, PLAIN)


@pytest.mark.parametrize(
    ("standing", "plain", "symbols"),
    [
        (Standing(Status.SATISFIED), "[met]       words", "✓ words"),
        (Standing(Status.NOT_SATISFIED), "[not met]   words", "✗ words"),
        (Standing(Status.UNDETERMINED), "[not shown] words", "? words"),
        (Standing(Status.NOT_SATISFIED, waived=Status.SATISFIED), "[waived]    words (waived)", "○ words (waived)"),
        (
            Standing(Status.NOT_SATISFIED, waived=Status.UNDETERMINED),
            "[not met]   words (not shown whether it is waived)",
            "✗ words (not shown whether it is waived)",
        ),
        (
            Standing(Status.SATISFIED, applies=Status.NOT_SATISFIED),
            "[n/a]       words (does not apply)",
            "– words (does not apply)",
        ),
    ],
)
def test_each_standing_has_its_own_mark(standing: Standing, plain: str, symbols: str) -> None:
    assert item_rows(item_of("words", standing), 0, PLAIN) == [plain]
    assert item_rows(item_of("words", standing), 0, Paper(symbols=True)) == [symbols]


def test_an_explanation_gives_finding_source_reading_and_what_is_left_to_people() -> None:
    text = " ".join(explanation_text(samples.EXPLANATION, PLAIN).split())
    assert "not met: the reduction in pain is 40%, needs over 50% (10 percentage points short)." in text
    assert (
        "the reduction in pain is greater than 50% - the reduction in pain is 40%, needs over 50% (10 percentage points short)"
        in text
    )
    assert "[from trial report, page 3, 2024-05-01]" in text
    assert '"successful trial" is read so: more than half of the pain is gone' in text
    assert '"as the contract says": the contract is not at hand' in text


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (Silent((samples.SEVERE,)), "the pain is severe - not stated"),
        (Silent((samples.ROUTE,)), "the pain is severe - the route is not stated"),
        (YesOrNo(StatedFact(samples.SEVERE, Exactly(True), "yes"), True, True), "the pain is severe - stated"),
    ],
)
def test_what_mark_and_words_say_is_not_said_again(found: Finding, shown: str) -> None:
    tree = Explained(samples.PAIN_SEVERE, samples.NOT_SHOWN, found)
    text = explanation_text(replace(samples.EXPLANATION, clauses=((samples.COVERED, tree),)), PLAIN)
    assert f"[not shown]     {shown}\n" in text


def test_a_title_does_not_hide_that_any_of_a_list_is_enough() -> None:
    titled = replace(samples.ANY, words="", title="Uses", label="2")
    text = explanation_text(replace(samples.EXPLANATION, clauses=((samples.COVERED, Explained(titled, samples.MET)),)), PLAIN)
    assert "2. Uses: any of the following\n" in text


def test_the_short_explanation_leaves_out_readings() -> None:
    assert "is read so" not in explanation_text(replace(samples.EXPLANATION, full=False), PLAIN)


def test_a_change_says_how_it_stands_how_far_off_and_what_must_still_hold() -> None:
    text = " ".join(what_if_text(samples.WAYS, PLAIN).split())
    assert "the reduction in pain: more than 50% (now 40%; 10 percentage points short), for item 4" in text
    assert "Must still hold: the drug is FDA-approved for the route." in text
    assert "to document, if it is so - the pain is severe" in text
    assert "Together: both the same route." in text


@pytest.mark.parametrize("paper", [PLAIN, COLOUR])
def test_changes_never_tell_anyone_to_alter_a_finding(paper: Paper) -> None:
    text = what_if_text(samples.WAYS, paper).lower()
    assert not any(f" {verb} " in text for verb in ("alter", "change the", "set", "make the", "falsify"))
    assert "no advice to record anything that is not" in text


def test_no_way_names_what_stands_in_it_and_what_could_be_allowed() -> None:
    text = what_if_text(samples.NO_WAY, PLAIN)
    assert "Nothing that may be changed here reaches it." in text
    assert "the plan does not include the benefit, against item 4" in text
    assert "--allow fixed" in text


def test_a_target_that_holds_is_already_so() -> None:
    assert "Already so" in what_if_text(samples.ALREADY, PLAIN)


def test_a_list_that_was_cut_off_says_so() -> None:
    text = what_if_text(replace(samples.WAYS, cut_off="stopped after 5 seconds"), PLAIN)
    assert "The list is not complete: stopped after 5 seconds." in text


@pytest.mark.parametrize("paper", [PLAIN, COLOUR])
def test_machine_names_are_never_shown_to_people(paper: Paper) -> None:
    shown = "".join(every_text(paper))
    assert [name for name in samples.MACHINE_NAMES if name in shown] == []


def test_plain_text_is_ascii_without_control_characters() -> None:
    for text in every_text(PLAIN):
        assert text.isascii()
        assert "\x1b" not in text


@pytest.mark.parametrize("paper", [PLAIN, COLOUR])
def test_no_line_is_wider_than_the_paper(paper: Paper) -> None:
    for text in every_text(replace(paper, columns=60)):
        assert [line for line in text.splitlines() if len(line.replace("\x1b", "")) > 60 + 5 * line.count("\x1b")] == []


@pytest.mark.parametrize(
    ("terminal", "encoding", "environment", "colour"),
    [
        (True, "utf-8", {}, True),
        (False, "utf-8", {}, False),
        (True, "utf-8", {"NO_COLOR": "1"}, False),
        (True, "utf-8", {"NO_COLOR": ""}, True),
        (True, "utf-8", {"TERM": "dumb"}, False),
        (True, "ascii", {}, False),
        (True, "latin-1", {}, False),
    ],
)
def test_colour_is_for_terminals_that_can_show_it(
    terminal: bool, encoding: str, environment: dict[str, str], colour: bool
) -> None:
    paper = paper_for(Stream(terminal, encoding), environment)
    assert (paper.colour, paper.symbols) == (colour, colour)


@pytest.mark.parametrize(
    "hostile", ["\x1b[31mred", "a\x07b", "line\nbreak", "\u202eabc", "\x9b31m", "\x00", "a\u200bb", "\ud800"]
)
def test_text_of_users_cannot_steer_a_terminal(hostile: str) -> None:
    fact = StatedFact(samples.REDUCTION, None, hostile)
    why = Decides(replace(samples.COVERED, outcome=Outcome(hostile, "covered")))
    text = explanation_text(replace(samples.EXPLANATION, facts=(fact,), summary=(why,)), PLAIN)
    assert all(char == "\n" or char.isprintable() for char in text)
    assert clean(hostile).isprintable()


def test_a_word_without_spaces_is_broken_and_not_lost() -> None:
    assert "".join(row.strip() for row in wrapped("x" * 300, Paper(columns=60))) == "x" * 300


def test_several_answers_name_the_policy_and_each_notice_once() -> None:
    text = answers_text((samples.REFUSED, samples.REFUSED), PLAIN)
    assert text.count("Sample infusion pump") == 1
    assert text.count("The law comes first.") == 1
    assert text.count("Coverage: experimental or investigational") == 2

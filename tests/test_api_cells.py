"""Policies, vocabularies and cases written in cells: by functions, by magics in a shell, and in a notebook that is run."""

from __future__ import annotations

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from reasoner.api import Case, LoadedPolicy, ProblemsFound
from reasoner.apps import notebook

ROOT = Path(__file__).parents[1]
WORDS = """Vocabulary: doses

Inputs: all
    the dose (dose): a whole number of mg, from 0 to 9
    the pain is severe (severe): yes or no
"""
MINE = """Policy: Mine
Payer: A payer
Source: mine
In effect: undated
Vocabulary: doses

Determination: coverage
    Covered when
        ALL of the following are met:
            1. the dose is at most 5 mg
            2. the pain is severe
    Otherwise not covered
"""


def refused(ask) -> ProblemsFound:
    with pytest.raises(ProblemsFound) as found:
        ask()
    return found.value


def test_a_policy_written_as_a_text_answers_as_one_from_a_file(tmp_path: Path) -> None:
    words = notebook.vocabulary(WORDS)
    mine = notebook.policy(MINE, words)
    assert [mine.decide(dose=dose, severe=True).outcome for dose in (4, 5, 6)] == ["covered", "covered", "not_covered"]
    (tmp_path / "doses.vocabulary").write_text(WORDS, encoding="utf-8")
    assert notebook.policy(MINE, folders=[tmp_path]).decide(dose=6).outcome == "not_covered"
    case = notebook.case("dose: 3\nsevere: yes\n", mine)
    assert case == mine.case(dose=3, severe=True)
    assert repr(words) == "<vocabulary doses: 2 inputs>"


@pytest.mark.parametrize(
    ("ask", "underlined"),
    [
        (lambda: notebook.policy(MINE.replace("the dose is", "the dosis is"), notebook.vocabulary(WORDS)), "the dosis"),
        (lambda: notebook.vocabulary(WORDS.replace("yes or no", "yes or never")), "yes or never"),
        (lambda: notebook.case("dose: 12", notebook.policy(MINE, notebook.vocabulary(WORDS))), "12"),
    ],
)
def test_a_mistake_in_a_text_is_underlined_in_it(ask, underlined: str) -> None:
    lines = refused(ask).report.splitlines()
    at = next(number for number, line in enumerate(lines) if "^" in line)
    start = lines[at].index("^")
    assert lines[at - 1][start : start + lines[at].count("^")].startswith(underlined)


def test_a_policy_whose_vocabulary_is_nowhere_says_what_to_do() -> None:
    [problem] = refused(lambda: notebook.policy(MINE)).problems
    assert problem.code == "unknown-vocabulary"
    assert "%%vocabulary" in problem.hint
    [problem] = refused(lambda: notebook.policy(MINE.replace("Vocabulary: doses\n", ""))).problems
    assert problem.code == "missing-head"


def test_outcomes_that_meet_without_precedence_are_refused_in_the_cell() -> None:
    both = MINE.replace(
        "    Otherwise not covered", "    Not covered when\n        the dose is at least 3 mg\n    Otherwise not covered"
    )
    found = refused(lambda: notebook.policy(both, notebook.vocabulary(WORDS)))
    assert found.report.count("^") > 0


def test_the_name_of_a_variable_is_made_of_any_words() -> None:
    assert [notebook.variable(one, "policy") for one in ("", " mine ", "my-policy 2", "2nd", "é")] == [
        "policy",
        "mine",
        "my_policy_2",
        "_2nd",
        "é",
    ]


@pytest.fixture
def shell():
    pytest.importorskip("IPython")
    from IPython.core.interactiveshell import InteractiveShell

    made = InteractiveShell()
    made.run_line_magic("load_ext", "reasoner")
    yield made
    made.history_manager.end_session()


def test_magics_leave_ordinary_objects_in_variables(shell) -> None:
    shell.run_cell(f"%%vocabulary words\n{WORDS}").raise_error()
    shown = shell.run_cell(f"%%policy mine\n{MINE}")
    shown.raise_error()
    assert isinstance(shown.result, LoadedPolicy)
    shell.run_cell("%%case hers mine\ndose: 3\nsevere: yes\n").raise_error()
    assert isinstance(shell.user_ns["hers"], Case)
    assert shell.run_cell("mine.decide(hers).outcome").result == "covered"
    assert shell.run_cell("mine.decide(hers.with_(dose=9)).outcome").result == "not_covered"


def test_a_name_of_several_words_is_told_as_the_variable_that_it_becomes(shell, capsys) -> None:
    shell.run_cell_magic("vocabulary", "words", WORDS)
    assert capsys.readouterr().out == ""
    shell.run_cell_magic("policy", "my policy", MINE)
    assert "my_policy" in capsys.readouterr().out
    assert isinstance(shell.user_ns["my_policy"], LoadedPolicy)


def test_a_mistake_in_a_cell_is_shown_underlined_without_a_traceback_and_the_shell_goes_on(shell, capsys) -> None:
    shell.run_cell(f"%%vocabulary words\n{WORDS}").raise_error()
    done = shell.run_cell(f"%%policy mine\n{MINE.replace('the dose is', 'the dosis is')}")
    assert isinstance(done.error_in_exec, ProblemsFound)
    told = re.sub("\x1b\\[\\d+m", "", capsys.readouterr().out)
    assert "^^^^" in told
    assert "mine:10:" in told
    assert "Traceback" not in told
    assert ".py" not in told
    assert "mine" not in shell.user_ns
    assert shell.run_cell("1 + 1").result == 2


def test_a_case_names_a_policy_that_is_there(shell) -> None:
    found = shell.run_cell("%%case hers mine\ndose: 3\n").error_in_exec
    assert isinstance(found, ProblemsFound)
    assert found.problems[0].code == "unknown-policy"


def test_a_notebook_with_a_mistake_runs_on_and_keeps_what_was_said() -> None:
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    cells = [
        "%load_ext reasoner",
        f"%%vocabulary words\n{WORDS}",
        f"%%policy broken\n{MINE.replace('the dose is', 'the dosis is')}",
        f"%%policy mine\n{MINE}",
        "mine.decide(dose=3, severe=True).outcome",
    ]
    page = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in cells])
    nbclient.NotebookClient(page, timeout=300, allow_errors=True, resources={"metadata": {"path": str(ROOT)}}).execute()
    [broken] = [one for one in page.cells[2].outputs if one.output_type == "error"]
    assert broken.ename == "ProblemsFound"
    assert any("^^^^" in line for line in broken.traceback)
    assert page.cells[4].outputs[-1].data["text/plain"] == "'covered'"


# ---- colours


def test_every_character_of_every_rule_file_is_in_a_token_and_none_is_an_error() -> None:
    pytest.importorskip("pygments")
    from pygments.token import Error, Keyword

    from reasoner.apps.highlighting import PolicyLexer

    for file in [*ROOT.glob("rules/**/*.policy"), *ROOT.glob("rules/*.vocabulary")]:
        text = file.read_text(encoding="utf-8")
        tokens = list(PolicyLexer(stripnl=False, ensurenl=False).get_tokens(text))
        assert "".join(said for _, said in tokens) == text
        kinds = {kind for kind, _ in tokens}
        assert Error not in kinds
        assert Keyword in kinds or file.suffix == ".vocabulary"


def test_words_that_build_the_language_are_told_from_phrases() -> None:
    pytest.importorskip("pygments")
    from reasoner.apps.highlighting import PolicyLexer

    told = {(said, str(kind)) for kind, said in PolicyLexer().get_tokens(MINE)}
    assert {("Policy", "Token.Generic.Heading"), ("when", "Token.Keyword"), ("ALL", "Token.Keyword.Declaration")} <= told
    assert {("1.", "Token.Name.Label"), ("5", "Token.Literal.Number")} <= told


def test_the_lexer_is_an_entry_point_that_leads_to_it() -> None:
    pytest.importorskip("pygments")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["entry-points"]["pygments.lexers"]["policy"].partition(":")
    assert "*.policy" in getattr(import_module(module), name).filenames


def test_what_a_notebook_needs_is_an_extra_and_tests_bring_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split("[<>=\\[]", one)[0] for one in project["optional-dependencies"]["notebook"]}
    assert names >= {"narwhals", "pandas", "ipython", "pygments", "anywidget", "altair", "vl-convert-python"}
    assert "policy-reasoner[notebook]" in project["optional-dependencies"]["test"]
    assert not names & {re.split("[<>=\\[]", one)[0] for one in project["dependencies"]}


# ---- records


VISITS = """Vocabulary: visits

Inputs: all
    the visits (visits): records of
        its date (date): a date
        its length (length): a number of days, from 0
    the pain is severe (severe): yes or no
"""
OF_VISITS = MINE.replace("doses", "visits").replace("the dose is at most 5 mg", "any visit where its length is at least 2 days")


def test_the_policy_of_an_answer_is_as_it_was_written_and_not_laid_out_for_the_records_of_a_case() -> None:
    mine = notebook.policy(OF_VISITS, notebook.vocabulary(VISITS))
    case = mine.case(visits=[{"length": 1}, {}])
    asked = [mine.decide(case), mine.explain(case, full=True).answer, mine.what_if(case).answer, mine.reasons(case).answer]
    for one in (*asked, mine.questions(case).answer):
        assert [input.id for input in one.policy.vocabulary.inputs] == ["visits", "severe"]
        assert one.policy == mine.policy
        assert one.possible == ("covered", "not_covered")

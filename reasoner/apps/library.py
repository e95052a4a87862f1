"""The commands about policies themselves: check, policies, inputs, show."""

from __future__ import annotations

from typing import Annotated

import typer

from reasoner.apps.options import CasePath, FactOptions, JsonOption, OnOption, PolicyName, RulesOption
from reasoner.apps.streams import INPUT_AT_FAULT, problems_told, tell, write
from reasoner.apps.table import answer


def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH|ID]...", help="Policies, vocabularies, folders; the whole library if none is named."),
    ] = None,
    as_json: JsonOption = False,
    rules: RulesOption = None,
) -> None:
    """Checks policies and vocabularies. Names every mistake, with its place and a remedy."""
    from reasoner.apps.checking import check_paths

    with problems_told(as_json):
        checked, problems = check_paths(tuple(paths or ()), tuple(rules or ()))
    tell(problems, as_json)
    answer("check", checked, as_json=as_json)
    if any(not problem.warning for problem in problems):
        raise typer.Exit(INPUT_AT_FAULT)


def policies(as_json: JsonOption = False, rules: RulesOption = None) -> None:
    """Lists the policies. Gives payer, number, dates, and what each answers."""
    from reasoner.policy.library import Library

    with problems_told(as_json):
        library = Library(tuple(rules or ()))
        entries = library.entries()
        tell(library.without_policies(), as_json)
        answer("policies", entries, as_json=as_json)


def inputs(
    policy: PolicyName,
    case: Annotated[bool, typer.Option("--case", help="Writes a case file to fill in, with the names that it uses.")] = False,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
) -> None:
    """Lists what a policy asks. Gives each question, and what it can be answered with."""
    from reasoner.policy.asked import inputs_asked
    from reasoner.policy.library import Library
    from reasoner.show.blank_case import case_to_fill_in

    with problems_told(as_json):
        loaded = Library(tuple(rules or ())).load(policy, on).policy
        asked = inputs_asked(loaded)
        if case and not as_json:
            write(case_to_fill_in(loaded, asked))
        else:
            answer("inputs", loaded, asked, as_json=as_json)


def show_policy(policy: PolicyName, as_json: JsonOption = False, rules: RulesOption = None, on: OnOption = None) -> None:
    """Shows a policy as it was understood."""
    from reasoner.policy.library import Library

    with problems_told(as_json):
        loaded = Library(tuple(rules or ())).load(policy, on).policy
        answer("show policy", loaded, as_json=as_json)


def show_program(
    policy: PolicyName,
    case: Annotated[
        str | None,
        typer.Option("--case", metavar="CASE", help="A case to put in, where the policy reads records or compares amounts."),
    ] = None,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
) -> None:
    """Shows a policy as a logic program that the stock clingo reads."""
    from reasoner.apps.answering import read

    with problems_told(as_json):
        loaded, stated = read(policy, case, None, rules, on)
        text = loaded.program_text(stated if case is not None else None)
        answer("show program", loaded.policy, text, as_json=as_json)


def show_case(
    case: CasePath = None,
    policy: Annotated[str, typer.Option("--policy", metavar="POLICY", help="The policy whose program reads the facts.")] = "",
    fact: FactOptions = None,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
) -> None:
    """Shows a case as facts for the logic program of a policy."""
    from reasoner.apps.answering import read

    if not policy:
        raise typer.BadParameter("name the policy that the facts are for: --policy POLICY")
    with problems_told(as_json):
        loaded, stated = read(policy, case, fact, rules, on)
        text = loaded.case_text(stated)
        answer("show case", loaded.policy, text, as_json=as_json)

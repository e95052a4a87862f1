"""What shows answers is imported when something is shown, what solves when something is asked; a command imports its own page alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def modules_after(code: str) -> set[str]:
    lines = [code, "import sys", "print(*(name for name in sys.modules if name.startswith('reasoner.show')), file=sys.stderr)"]
    found = subprocess.run([sys.executable, "-c", "\n".join(lines)], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(found.stderr.split())


def test_importing_the_api_imports_nothing_that_shows() -> None:
    assert modules_after("import reasoner.api") == set()


def test_importing_the_api_and_loading_a_policy_imports_no_solver() -> None:
    code = "import sys, reasoner.api\nreasoner.api.load_policy('bcbsaz-implantable-infusion-pump').inputs.drug"
    asked = "print(*sorted({'clingo', 'reasoner.answer.engine', 'lark'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", f"{code}\n{asked}"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout == "\n"


def test_a_command_that_prints_text_imports_no_html_and_no_other_page() -> None:
    call = "sys.argv = ['reasoner', 'decide', 'bcbsaz-implantable-infusion-pump', '--fact', 'drug=morphine']"
    run = "from reasoner.apps.command_line import main\ntry:\n    main()\nexcept SystemExit:\n    pass"
    found = modules_after(f"import sys\n{call}\n{run}")
    assert "reasoner.show.page_text" in found
    assert not found & {f"reasoner.show.{name}" for name in ("page_html", "page_markdown", "display", "json", "what_if_text")}

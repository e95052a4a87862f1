"""The command line as a process of its own: terminals, pipes, encodings, and our own mistakes."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

PUMP = "bcbsaz-implantable-infusion-pump"
ROOT = Path(__file__).parent.parent
EXAMPLE = str(ROOT / "rules" / PUMP / "example.yaml")
REASONER = [sys.executable, "-c", "from reasoner.apps.command_line import main; main()"]
PLAIN_ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "PYTHONIOENCODING")}


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What a terminal gets to see."""
    ours, theirs = pty.openpty()
    variables = {**PLAIN_ENVIRONMENT, "TERM": "xterm", "PYTHONUTF8": "1", **environment}
    with subprocess.Popen([*REASONER, *arguments], stdout=theirs, stderr=theirs, stdin=theirs, env=variables):
        os.close(theirs)
        seen = b""
        while True:
            try:
                part = os.read(ours, 4096)
            except OSError:
                break
            if not part:
                break
            seen += part
    os.close(ours)
    return seen.decode()


def test_a_terminal_gets_colour_and_symbols() -> None:
    seen = on_a_terminal("decide", PUMP, EXAMPLE)
    assert "\x1b[31m✗\x1b[0m" in seen
    assert "\x1b[32m✓\x1b[0m" in seen


def test_a_terminal_with_no_color_gets_plain_text() -> None:
    seen = on_a_terminal("decide", PUMP, EXAMPLE, NO_COLOR="1")
    assert "[not met]" in seen
    assert "\x1b" not in seen


def test_a_pipe_gets_plain_text() -> None:
    done = subprocess.run([*REASONER, "decide", PUMP, EXAMPLE], capture_output=True, check=True, env=PLAIN_ENVIRONMENT)
    assert done.stdout.isascii()
    assert b"\x1b" not in done.stdout
    assert done.stderr == b""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_any_encoding_can_be_written(encoding: str) -> None:
    variables = {**PLAIN_ENVIRONMENT, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    command = [*REASONER, "decide", PUMP, "--fact", "rout\u2028e\U0001f600=x"]
    done = subprocess.run(command, capture_output=True, env=variables, check=False)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_read_enough_causes_no_noise() -> None:
    with subprocess.Popen(
        [*REASONER, "show", "program", PUMP], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=PLAIN_ENVIRONMENT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


def test_our_own_mistake_shows_no_traceback_and_no_data_of_the_case() -> None:
    broken = (
        "import reasoner.api\n"
        "def fail(*_, **__): raise KeyError('Jane Doe')\n"
        "reasoner.api.load_policy = fail\n"
        "from reasoner.apps.command_line import main; main()\n"
    )
    command = [sys.executable, "-c", broken, "decide", PUMP, "--fact", "drug=morphine"]
    done = subprocess.run(command, capture_output=True, check=False, env=PLAIN_ENVIRONMENT)
    assert done.returncode == 70
    assert b"a mistake of its own (KeyError)" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Jane Doe" not in done.stderr


def test_the_installed_command_is_the_same_door() -> None:
    command = Path(sys.executable).with_name("reasoner")
    if not command.exists():
        pytest.skip("the package is not installed as a command")
    done = subprocess.run([command, "--version"], capture_output=True, check=True, text=True)
    assert done.stdout.startswith("reasoner 0.")


def test_what_a_command_does_not_need_is_not_imported() -> None:
    probe = (
        "import sys\n"
        "from typer.testing import CliRunner\n"
        "from reasoner.apps.command_line import app\n"
        "assert CliRunner().invoke(app, ['policies']).exit_code == 0\n"
        "print([name for name in ('clingo', 'lark', 'rich', 'hypothesis') if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"

"""A real JupyterLab on the loopback, with folders of its own, and a page of it in a headless Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
ROOT = Path(__file__).parents[1]


def missing() -> str:
    """What is not there that a test in a browser needs, in words; empty where all is."""
    absent = [name for name in ("jupyterlab", "playwright", "axe_core_python") if find_spec(name) is None]
    absent += [] if CHROMIUM else ["Chromium (apt-get install chromium)"]
    return f"no browser test: {', '.join(absent)} not installed (pip install -e '.[browser]')" if absent else ""


@contextmanager
def lab(folder: Path) -> Iterator[str]:
    """The address of a JupyterLab that shows a folder."""
    port = _free_port()
    own = {name: str(folder / ".lab" / name) for name in ("config", "data", "runtime", "ipython")}
    env = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": own["config"],
        "JUPYTER_DATA_DIR": own["data"],
        "JUPYTER_RUNTIME_DIR": own["runtime"],
        "IPYTHONDIR": own["ipython"],
        "PYTHONPATH": str(ROOT),
    }
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--IdentityProvider.token="]
    options += ["--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={folder}", "--LabApp.news_url="]
    command = [sys.executable, "-m", "jupyterlab", *options]
    with (folder / "lab.log").open("w") as log, subprocess.Popen(command, env=env, stdout=log, stderr=log) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/api", server)
            yield address
        finally:
            server.terminate()
            server.wait(30)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise RuntimeError("JupyterLab did not start")


def run_all(page: Any, address: str, notebook: str) -> None:
    """Open a notebook and run all its cells, until there is an output."""
    page.goto(f"{address}/lab/tree/{notebook}?reset", timeout=180_000)
    page.wait_for_function("window.jupyterapp?.commands.hasCommand('notebook:run-all-cells')", timeout=120_000)
    page.wait_for_selector(".jp-NotebookPanel .jp-CodeCell", timeout=120_000)
    for _ in range(40):  # until the kernel is there: a kernel that is asked for is the one offered
        if page.locator(".jp-Dialog button:has-text('Select')").count():
            page.locator(".jp-Dialog button:has-text('Select')").first.click()
        elif not page.locator(".jp-OutputArea-output").count():
            page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
        else:
            return
        page.wait_for_timeout(5000)


def violations(page: Any, within: str) -> list[str]:
    """What axe-core finds wrong with a part of a page, in its own words."""
    import axe_core_python

    script = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found = page.evaluate("within => axe.run(within)", within)
    return [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]]

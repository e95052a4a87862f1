"""Servers on the loopback, each with folders of its own, and pages of them in a headless Chromium.

Nothing here waits for a time: what is waited for is a state of the page or of the kernel, for as long as `PATIENCE` says.
"""

from __future__ import annotations

import base64
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
ROOT = Path(__file__).parents[1]
PATIENCE = 280  # seconds
READY = """async () => {
    const context = window.jupyterapp.shell.currentWidget.context.sessionContext;
    await context.ready;
    if (!context.session?.kernel) return false;
    await context.session.kernel.info;
    return context.session.kernel.status === "idle";
}"""


def missing(*modules: str) -> str:
    """What is not there that a test in a browser needs, in words; empty where all is."""
    absent = [name for name in ("playwright", "axe_core_python", *modules) if find_spec(name) is None]
    absent += [] if CHROMIUM else ["Chromium (apt-get install chromium)"]
    return f"no browser test: {', '.join(absent)} not installed (pip install -e '.[browser]')" if absent else ""


@contextmanager
def served(folder: Path, command: Sequence[str], asked: str) -> Iterator[str]:
    """The address of a server that a command starts; `{port}` in it is a port that is free. `asked` is a path that it answers."""
    port = _free_port()
    own = {name: str(folder / ".own" / name) for name in ("config", "data", "runtime", "ipython", "home")}
    env = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": own["config"],
        "JUPYTER_DATA_DIR": own["data"],
        "JUPYTER_RUNTIME_DIR": own["runtime"],
        "IPYTHONDIR": own["ipython"],
        "XDG_CONFIG_HOME": own["home"],
        "PYTHONPATH": str(ROOT),
    }
    filled = [sys.executable, "-m", *(one.replace("{port}", str(port)) for one in command)]
    log = folder / "server.log"
    with log.open("w") as out, subprocess.Popen(filled, env=env, cwd=folder, stdout=out, stderr=out) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}{asked}", server, log)
            yield address
        finally:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()


def jupyter(folder: Path, program: str = "jupyterlab") -> Any:
    """The address of a JupyterLab that shows a folder (`program`: or of a Jupyter Notebook)."""
    options = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--port={port}", "--IdentityProvider.token="]
    app = {"jupyterlab": "LabApp", "notebook": "JupyterNotebookApp"}[program]
    options += [f"--{app}.expose_app_in_browser=True", f"--ServerApp.root_dir={folder}", "--LabApp.news_url="]
    options += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    settings = folder / ".own" / "config" / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    extensions = folder / ".own" / "data" / "labextensions"
    extensions.mkdir(parents=True)
    (extensions / "policy-reasoner").symlink_to(ROOT / "reasoner" / "apps" / "lab")  # as an installation puts it
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false", "checkForUpdates": false}')
    return served(folder, [program, *options], "/api")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=20):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


@contextmanager
def chromium() -> Iterator[Any]:
    """A page of a browser that is patient."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1300, "height": 1400})
        page.set_default_timeout(PATIENCE * 1000)
        yield page
        browser.close()


def run_all(page: Any, address: str, notebook: str, place: str = "lab/tree") -> None:
    """Open a notebook and run all its cells to the end."""
    page.goto(f"{address}/{place}/{notebook}?reset" if place == "lab/tree" else f"{address}/{place}/{notebook}")
    page.wait_for_function("window.jupyterapp?.commands.hasCommand('notebook:run-all-cells')")
    page.wait_for_function("window.jupyterapp.shell.currentWidget?.content?.widgets?.length > 0")
    asked = page.locator(".jp-Dialog button:has-text('Select')")
    page.add_locator_handler(asked, asked.first.click)  # the kernel that is offered
    page.wait_for_function(READY)
    run_again(page)


def run_again(page: Any) -> None:
    """Run all cells of the notebook that is open, to the end."""
    page.evaluate(
        "window.ran = false; "
        "void window.jupyterapp.commands.execute('notebook:run-all-cells').finally(() => { window.ran = true; })"
    )
    page.wait_for_function("window.ran === true")


def themed(page: Any, colours: str) -> None:
    """Show a JupyterLab `light` or `dark`."""
    page.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })", f"JupyterLab {colours.title()}"
    )
    page.wait_for_function(
        "wanted => document.body.dataset.jpThemeLight === String(wanted === 'light')"
        " && getComputedStyle(document.body).colorScheme === wanted",
        arg=colours,
    )


def corner(page: Any, element: Any) -> str:
    """The colour of an element's upper left corner as a person sees it: `#rrggbb`."""
    data = base64.b64encode(element.screenshot()).decode()
    found: str = page.evaluate(
        """async (data) => {
            const picture = new Image();
            picture.src = `data:image/png;base64,${data}`;
            await picture.decode();
            const canvas = document.createElement("canvas").getContext("2d");
            canvas.drawImage(picture, 0, 0);
            return "#" + [...canvas.getImageData(4, 4, 1, 1).data].slice(0, 3).map((one) => one.toString(16).padStart(2, "0")).join("");
        }""",
        data,
    )
    return found


def violations(page: Any, within: str) -> list[str]:
    """What axe-core finds wrong with a part of a page, in its own words."""
    import axe_core_python

    if not page.evaluate("'axe' in window"):
        script = (Path(axe_core_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
        page.evaluate(script)
    found = page.evaluate(
        "within => axe.run({ include: within.split(', ').filter((one) => document.querySelector(one)) })", within
    )
    return [
        f"{one['id']}: {node['html'][:200]} {node.get('any')}"[:600] for one in found["violations"] for node in one["nodes"]
    ]

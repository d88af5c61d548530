"""Starts JupyterLab and drives a notebook in it as a person would."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, Self

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Locator, Page, expect

STARTUP_S = 300
TOKEN = "browser-tests"  # the server listens on the loopback only


class Lab:
    """A JupyterLab server in a process of its own; `root` is the folder it serves."""

    def __init__(self, folder: Path, env: dict[str, str], app: str = "lab") -> None:
        self.folder = folder
        self.root = folder / "notebooks"
        self.root.mkdir()
        self.app = app
        self.db_path = folder / "chat.db"
        self.log_path = folder / "jupyter.log"
        self.env = {
            **{name: value for name, value in env.items() if not name.endswith("_API_KEY")},
            "JUPYTER_CHATSTORE_DB": str(self.db_path),
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "IPYTHONDIR": str(folder / "ipython"),
            "JUPYTER_PREFER_ENV_PATH": "1",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
            "NO_PROXY": "127.0.0.1,localhost",
        }

    def __enter__(self) -> Self:
        self.set("@jupyterlab/apputils-extension/notification", {"fetchNews": "false"})
        self._log = self.log_path.open("w")
        command = [
            sys.executable, "-m", "jupyter", self.app, "--no-browser", "--allow-root",
            "--ip=127.0.0.1", "--port=0", f"--IdentityProvider.token={TOKEN}",
            f"--ServerApp.root_dir={self.root}",
            "--LabApp.expose_app_in_browser=True",
            "--JupyterNotebookApp.expose_app_in_browser=True",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--FileContentsManager.delete_to_trash=False",
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command, env=self.env, cwd=self.root, stdout=self._log, stderr=subprocess.STDOUT
        )
        self.url = self._wait_until_it_answers()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._log.close()

    def _wait_until_it_answers(self) -> str:
        deadline = time.monotonic() + STARTUP_S
        runtime = self.folder / "runtime"
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            for info in runtime.glob("jpserver-*.json"):
                try:
                    url = json.loads(info.read_text())["url"].rstrip("/")
                    with urllib.request.urlopen(f"{url}/api/status?token={TOKEN}", timeout=5):
                        return url
                except (OSError, ValueError):
                    continue
            time.sleep(0.1)
        raise AssertionError(f"JupyterLab did not start:\n{self.log_path.read_text()[-3000:]}")

    def shutdown_kernels(self) -> None:
        """End every kernel, so that one test's don't slow down the next."""
        for kernel in json.loads(self._api("GET", "kernels")):
            self._api("DELETE", f"kernels/{kernel['id']}")

    def _api(self, method: str, path: str) -> bytes:
        request = urllib.request.Request(
            f"{self.url}/api/{path}", method=method, headers={"Authorization": f"token {TOKEN}"}
        )
        with urllib.request.urlopen(request, timeout=STARTUP_S) as response:
            return response.read()

    def set(self, plugin: str, settings: dict[str, Any]) -> None:
        """Write a plugin's settings; a page reads them when it is opened."""
        path = self.folder / "config" / "lab" / "user-settings" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(settings))

    def write_notebook(self, name: str, *cells: str, kernel: str = "python3") -> Path:
        """A notebook file with these code cells, for the kernel of this name."""
        notebook = new_notebook(
            cells=[new_code_cell(cell) for cell in cells],
            metadata={"kernelspec": {"name": kernel, "display_name": kernel}},
        )
        path = self.root / name
        nbformat.write(notebook, path)
        return path

    def read_notebook(self, name: str) -> dict[str, Any]:
        """The notebook as it is on disk now; amid a save, as it is after that."""
        deadline = time.monotonic() + STARTUP_S
        while not (text := (self.root / name).read_text()).rstrip().endswith("}"):
            assert time.monotonic() < deadline, f"{name} is never whole"
            time.sleep(0.02)
        return json.loads(text)


class NotebookPage:
    """One browser page with one notebook; `panel` is the chat panel in it."""

    def __init__(self, lab: Lab, page: Page) -> None:
        self.lab = lab
        self.page = page
        self.name = ""

    def create(self, name: str, *cells: str, kernel: str = "python3") -> NotebookPage:
        """Write a notebook with these cells and open it, in JupyterLab as it is if it is loaded."""
        self.lab.write_notebook(name, *(cells or ("",)), kernel=kernel)
        if not self.page.url.startswith(f"{self.lab.url}/lab"):
            return self.open(name)
        self.name = name
        self.command("docmanager:open", {"path": name})
        return self.wait_for_kernel()

    def close(self) -> None:
        """Close all that is open in the page, saved or not."""
        self.page.evaluate(
            """() => {
              const shell = window.jupyterapp?.shell;
              for (const widget of [...(shell?.widgets("main") ?? [])]) widget.dispose();
            }"""
        )

    def open(self, name: str) -> NotebookPage:
        """Open a notebook that is there, with a fresh workspace."""
        self.name = name
        place = "lab/tree" if self.lab.app == "lab" else "notebooks"
        self.page.goto(f"{self.lab.url}/{place}/{name}?token={TOKEN}&reset")
        return self.wait_for_kernel()

    def wait_for_kernel(self) -> NotebookPage:
        """Wait until the notebook's kernel is idle."""
        expect(self.notebook).to_be_visible(timeout=1_000 * STARTUP_S)
        in_front = ".jp-NotebookPanel:not(.lm-mod-hidden)"
        status = self.page.locator(
            f'{in_front} .jp-Notebook-ExecutionIndicator[data-status="idle"]'
        )
        expect(status).to_be_visible(timeout=1_000 * STARTUP_S)
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.ready")
        return self

    @property
    def notebook(self) -> Locator:
        """The notebook that is in front."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook")

    @property
    def panel(self) -> Locator:
        """The chat panel in it."""
        return self.notebook.locator(".jcs").first

    def command(self, name: str, args: dict[str, Any] | None = None) -> None:
        """Run a JupyterLab command by its name."""
        self.page.evaluate(
            "([name, args]) => window.jupyterapp.commands.execute(name, args).then(() => null)",
            [name, args or {}],
        )

    def run(self, code: str, *, wait: bool = True) -> Locator:
        """Put code into the last cell, run it, and give the cell; a new last cell follows."""
        cell = self.notebook.locator(".jp-CodeCell").last
        cell.locator(".cm-content").click()
        self.page.evaluate(
            """(code) => {
              const notebook = window.jupyterapp.shell.currentWidget.content;
              notebook.activeCellIndex = notebook.widgets.length - 1;
              notebook.activeCell.model.sharedModel.setSource(code);
            }""",
            code,
        )
        index = self.notebook.locator(".jp-CodeCell").count() - 1
        self.page.evaluate(
            "() => { window.jupyterapp.commands.execute('notebook:run-cell-and-insert-below'); }"
        )
        expect(self.notebook.locator(".jp-CodeCell").nth(index + 1)).to_be_attached()
        ran = self.notebook.locator(".jp-CodeCell").nth(index)
        if wait:
            self.wait_for_run(ran)
        return ran

    def wait_for_run(self, cell: Locator) -> None:
        """Wait until a cell has been run to its end."""
        expect(cell.locator(".jp-InputPrompt")).to_have_text(
            re.compile(r"\[\d+\]:"), timeout=1_000 * STARTUP_S
        )

    def restart_kernel(self) -> None:
        """Restart the kernel as the menu does, without its question."""
        self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
        )
        self.wait_for_kernel()

    def save(self) -> None:
        """Save the notebook."""
        self.command("docmanager:save")

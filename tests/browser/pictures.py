"""Takes the pictures of the panel that the README shows: `make pictures`.

The conversations in them are written into a store of their own; the panel, the notebook and the
browser around it are real ones.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from playwright.sync_api import Browser, expect, sync_playwright

from jupyter_chatstore import Message, Run, Store, Usage
from jupyter_chatstore.chat.spending import set_budget
from tests.browser.chat_view import ChatView
from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.lab import Lab, NotebookPage

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
SHOW = (
    "import pandas as pd\n"
    "from jupyter_chatstore import ChatPanel\n\n"
    'penguins = pd.read_csv("data/penguins.csv")\n'
    "panel = ChatPanel()\n"
    "panel"
)
GPT, CLAUDE = ("gpt-5", "openai"), ("claude-sonnet-5", "anthropic")

TWO_PEAKS = """Two species are mixed. **Gentoo** are about 1.4 kg heavier than the others:

| species | n | mean g | sd |
| --- | --: | --: | --: |
| Adelie | 151 | 3,701 | 459 |
| Chinstrap | 68 | 3,733 | 384 |
| Gentoo | 123 | 5,076 | 504 |

```python
import altair as alt
alt.Chart(penguins).mark_bar().encode(
    alt.X("body_mass_g", bin=True), "count()", color="species")
```
"""
MIXTURE = """It is a mixture: the light species peak near 3.7 kg, **Gentoo** near 5.1 kg.

```python
penguins.groupby("species")["body_mass_g"].describe()
```
"""
OLDER = [
    ("Cleaning rules", "How do I drop rows without a flipper length?", 49, True),
    ("Left join loses rows", "Why does my left join lose rows?", 0.2, False),
    ("Plot by island", "Plot the mass by island", 1, False),
    ("Memory of the groupby", "The groupby needs 1.2 GB, why?", 4, False),
]
ADVICE = {
    "Cleaning rules": '`penguins.dropna(subset=["flipper_length_mm"])` drops 2 rows.',
    "Left join loses rows": "Three keys in `sales` have no partner; use `how='left'`.",
    "Plot by island": 'Use `alt.X("island")` and `alt.Y("mean(body_mass_g)")`.',
    "Memory of the groupby": "Make the keys categories: 1.2 GB become 90 MB.",
}


def run(model: tuple[str, str], tokens: tuple[int, int], cost_usd: float, total_ms: float) -> Run:
    """What a run of a model took."""
    name, provider = model
    return Run(
        model=name,
        provider=provider,
        usage=Usage(input_tokens=tokens[0], output_tokens=tokens[1], cache_read_tokens=512),
        cost_usd=cost_usd,
        first_token_ms=total_ms / 7,
        total_ms=total_ms,
    )


def tell(store: Store, notebook: str) -> None:
    """The conversations, as if they had been had over some weeks."""
    for title, question, days_ago, pinned in OLDER:
        thread = store.new_thread(notebook=notebook, title=title)
        said = [Message.user(question), Message.assistant(ADVICE[title])]
        store.append(thread.id, said, run=run(GPT, (310, 64), 0.0012, 2100))
        store.set_thread(thread.id, pinned=pinned, tags=["cleaning"] if pinned else [])
        _move_back(store, thread.id, days_ago)
    thread = store.new_thread(notebook=notebook, title="Why body mass has two peaks")
    (question,) = store.append(
        thread.id, [Message.user("Why does @penguins.body_mass_g have two peaks?")]
    )
    for text, done in (
        ("Because two groups are mixed: look at it by species.", run(GPT, (812, 18), 0.001, 1900)),
        (MIXTURE, run(CLAUDE, (830, 71), 0.0036, 3300)),
        (TWO_PEAKS, run(GPT, (812, 240), 0.0034, 4100)),
    ):
        answer = Message(role="assistant", parent_id=question.id, parts=Message.user(text).parts)
        store.append(thread.id, [answer], run=done)
    more = [
        Message.user("And on which island do they live?"),
        Message.assistant("Gentoo were only seen on **Biscoe**; Adelie on all three islands."),
    ]
    store.append(thread.id, more, run=run(GPT, (1120, 26), 0.0017, 1600))


def _move_back(store: Store, thread_id: str, days: float) -> None:
    """A thread was last used so long ago: no call of the store can say that."""
    at = datetime.now(UTC) - timedelta(days=days)
    with closing(sqlite3.connect(store.file)) as raw, raw:
        raw.execute(
            "UPDATE thread SET updated_at = ? WHERE id = ?",
            (int(at.timestamp() * 1_000_000), bytes.fromhex(thread_id.replace("-", ""))),
        )


def take(browser: Browser, lab: Lab, folder: Path, theme: str) -> None:
    """All the pictures in one theme."""
    lab.set("@jupyterlab/apputils-extension/themes", {"theme": f"JupyterLab {theme.title()}"})
    page = browser.new_page(viewport={"width": 1300, "height": 900}, device_scale_factor=1)
    with Store(lab.db_path) as store:
        set_budget(store, None)
    notebook = NotebookPage(lab, page).create("penguins.ipynb", SHOW)
    page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")
    notebook.command("notebook:run-all-cells")
    chat = ChatView(notebook.panel).ready()
    with Store(lab.db_path) as store:
        if not store.threads(archived=None):
            tell(store, str(lab.root / "penguins.ipynb"))

    def keep(name: str) -> None:
        page.mouse.move(0, 0)
        chat.root.screenshot(path=folder / f"{name}-{theme}.png", animations="disabled")

    chat.open("Why body mass has two peaks")
    expect(chat.answers.last).to_contain_text("Biscoe")
    keep("threads")
    chat.field.press_sequentially("compare @")
    expect(chat.root.get_by_role("listbox")).to_be_visible()
    chat.field.press_sequentially("penguins and @error")
    chat.field.press("Escape")
    expect(chat.root.get_by_text("344 × 8").last).to_be_visible()
    keep("context")
    chat.field.fill("")
    first = chat.answers.first
    first.get_by_role("button", name="Previous answer").click()
    expect(first).to_contain_text("It is a mixture")
    first.get_by_role("button", name="More to do").click()
    keep("branches")
    chat.root.get_by_text("Show all answers side by side").click()
    expect(chat.root.get_by_label("3 answers")).to_be_visible()
    chat.root.locator(".jcs-compare").evaluate("compare => compare.scrollIntoView()")
    keep("compare")
    chat.root.get_by_role("button", name="Show one").click()
    expect(first).to_contain_text("It is a mixture")
    first.get_by_role("button", name="Next answer").click()
    expect(chat.answers.last).to_contain_text("Biscoe")
    with Store(lab.db_path) as store:
        set_budget(store, 0.015)
    page.reload()
    notebook.wait_for_kernel()
    chat.ready()
    chat.open("Why body mass has two peaks")
    expect(chat.answers.last).to_contain_text("Biscoe")
    keep("cost")
    page.close()


def take_dashboard(browser: Browser, lab: Lab, folder: Path, theme: str) -> None:
    """The dashboard of the shipped history, as much of it as a tall screen shows."""
    page = browser.new_page(viewport={"width": 1300, "height": 1400}, device_scale_factor=1)
    show = 'from jupyter_chatstore import History\n\nHistory("data/history.db").dashboard()'
    notebook = NotebookPage(lab, page).create("history.ipynb", show)
    page.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")
    notebook.command("notebook:run-all-cells")
    dashboard = page.locator(".jcs-dashboard")
    expect(dashboard.locator("[data-name=latency] svg")).to_be_visible()
    expect(dashboard).to_have_attribute("aria-busy", "false")
    page.mouse.move(0, 0)
    box = dashboard.bounding_box()
    assert box is not None
    clip = {"x": box["x"], "y": box["y"], "width": box["width"], "height": 1140}
    page.screenshot(path=folder / f"dashboard-{theme}.png", clip=clip, animations="disabled")
    page.close()


def main(folder: Path) -> None:
    """Take them all."""
    with (
        tempfile.TemporaryDirectory() as name,
        sync_playwright() as playwright,
        Lab(Path(name), dict(os.environ)) as lab,
    ):
        shutil.copytree(NOTEBOOKS / "data", lab.root / "data")
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for theme in ("light", "dark"):
            take(browser, lab, folder, theme)
            take_dashboard(browser, lab, folder, theme)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else NOTEBOOKS / "images")

"""Code in a real kernel: it runs between cells, its output is caught, it ends when it must."""

from __future__ import annotations

import ast
import time

import pytest

from tests.kernel import PATIENCE_S, Kernel, running_kernel

SETUP = """
import threading
from jupyter_chatstore.chat.tools import TOOLS, Reach
from jupyter_chatstore.chat.tools.halt import Halt
from jupyter_chatstore.errors import ToolError
tool, halt, states, results, begun = TOOLS["run_code"], Halt(), [], [], threading.Event()
def ask(code):
    reach = Reach(globals(), None, halt, states.append)
    def run():
        try:
            results.append(tool.run(tool.read({"code": code}), reach))
        except ToolError as error:
            results.append(error)
    states.clear(), results.clear()
    threading.Thread(target=run).start()
"""


@pytest.fixture(scope="module")
def kernel(tmp_path_factory):
    with running_kernel(tmp_path_factory.mktemp("kernel")) as kernel:
        kernel.run(SETUP)
        yield kernel


def result(kernel: Kernel) -> str:
    """What the tool has given; short cells in between leave it its turn."""
    deadline = time.monotonic() + PATIENCE_S
    while kernel.value("bool(results)") != "True":
        assert time.monotonic() < deadline, "the tool gave no result"
    return ast.literal_eval(kernel.value("str(results[0])"))


def run(kernel: Kernel, code: str) -> str:
    kernel.run(f"ask({code!r})")
    return result(kernel)


def shown(kernel: Kernel) -> set[str]:
    """What kinds of output there were below cells."""
    return {m["msg_type"] for m in kernel.published} & {"stream", "display_data", "error"}


def test_what_it_prints_and_shows_is_the_result_and_nothing_else_is_touched(kernel):
    kernel.published.clear()
    code = "total = 20 + 22\nprint('so')\nfrom IPython.display import display\ndisplay(7)\ntotal"
    assert run(kernel, code).split("\n") == ["so", "", "7", "42"]
    assert kernel.value("total") == "42", "its variables stay"
    assert shown(kernel) == set(), "nothing appears below a cell of the user's"
    assert kernel.value("[cell for cell in In if cell.startswith('total =')]") == "[]"


def test_a_picture_is_told_of(kernel):
    picture = "display({'image/png': 'iVBORw0KGgo=', 'text/plain': '<Figure>'}, raw=True)"
    assert run(kernel, picture) == "<Figure> [image/png, not shown]"


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("print('before')\n1 / 0", "ZeroDivisionError: division by zero"),
        ("def f(:", "SyntaxError"),
    ],
)
def test_an_error_is_told_with_what_was_printed_before(kernel, code, told):
    kernel.published.clear()
    text = run(kernel, code)
    assert told in text
    assert ("before" in text) == ("before" in code)
    assert kernel.value("type(results[0]).__name__") == "'ToolError'"
    assert shown(kernel) == set()
    assert "NameError" in str(kernel.run("no_such_name")), "a cell's errors are shown as before"


def test_code_that_awaits_runs(kernel):
    assert run(kernel, "import asyncio\nawait asyncio.sleep(0)\nprint('later')").strip() == "later"


def test_it_waits_while_a_cell_runs(kernel):
    kernel.run(
        "order = []\nask('seen = list(order)')\n"
        "while 'waiting' not in states: threading.Event().wait(0.02)\n"
        "order.append('the cell')"
    )
    result(kernel)
    assert kernel.value("seen") == "['the cell']"
    assert kernel.value("states") == "['waiting', 'running']"


def test_a_stop_ends_it_and_the_kernel_goes_on(kernel):
    kernel.run(
        "halt = Halt()\n"
        "threading.Thread(target=lambda: (begun.wait(), halt.say())).start()\n"
        "ask('begun.set()\\nwhile True: pass')"
    )
    assert "KeyboardInterrupt" in result(kernel)
    assert kernel.value("6 * 7") == "42"


def test_what_is_stopped_before_its_turn_never_runs(kernel):
    kernel.run("halt, ran = Halt(), []\nask('ran.append(1)')\nhalt.say()")
    assert kernel.value("threading.Event().wait(0.01) or ran") == "[]"

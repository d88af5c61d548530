"""The dashboard over a real comm: the pictures of a filter, and words for what can't be shown."""

from __future__ import annotations

import gc
import json
import random
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_chatstore import History, Message, Run, Store, Usage
from jupyter_chatstore.analytics.dashboard import Dashboard
from jupyter_chatstore.analytics.dashboard.words import count, share, usd
from jupyter_chatstore.analytics.lake import Lake
from jupyter_chatstore.errors import InvalidInputError
from tests.analytics.past import Past
from tests.panel.front import Front, WatchedComm

HOSTILE = '<img src=x onerror="alert(1)"></script>'
EVERYTHING = dict.fromkeys(("since", "until", "notebook", "model", "tag"))


@pytest.fixture
def front(history: History, monkeypatch: pytest.MonkeyPatch) -> Iterator[Front]:
    monkeypatch.setattr("comm.create_comm", WatchedComm)
    dashboard = history.dashboard()
    yield Front(dashboard)
    dashboard.close()


def asked(front: Front, view: str = "v", **chosen: str | None) -> dict:
    return front.ask("show", view=view, filter={**EVERYTHING, **chosen})


def total(reply: dict, label: str) -> str:
    return next(total["value"] for total in reply["totals"] if total["label"] == label)


def rows(picture: dict) -> list[dict]:
    spec = picture["spec"]
    return spec["datasets"][spec["data"]["name"]]


class TestItsPictures:
    def test_follow_one_filter(self, past: Past, front: Front) -> None:
        everything = asked(front)
        assert total(everything, "Answers") == count(len(past.runs))
        for choice in everything["choices"]["model"]:
            reply = asked(front, model=choice["value"])
            runs = [run for run in past.runs if run.model == choice["value"]]
            assert total(reply, "Answers") == count(len(runs))
            models = next(p for p in reply["pictures"] if p["name"] == "models")
            shown = {row["model"] for row in rows(models)}
            assert shown == {choice["value"]}

    def test_are_those_of_a_lake_too(
        self, past: Past, history: History, front: Front, tmp_path: Path
    ) -> None:
        with Lake(tmp_path / "lake") as lake:
            lake.write(history)
            other = Front(lake.dashboard())
            of_lake = asked(other)
            other.panel.close()
        of_history = asked(front)
        assert of_lake["totals"] == of_history["totals"]
        for mine, same in zip(of_history["pictures"], of_lake["pictures"], strict=True):
            assert mine["title"] == same["title"]
            assert len(rows(mine)) == len(rows(same))

    def test_of_a_day_hold_that_day(self, past: Past, front: Front) -> None:
        day = past.runs[0].started_at.date()
        reply = asked(front, since=str(day), until=str(day))
        runs = [run for run in past.runs if run.started_at.date() == day]
        assert total(reply, "Answers") == count(len(runs))
        usage = next(p for p in reply["pictures"] if p["name"] == "usage")
        assert {row["day"] for row in rows(usage)} == {str(day)}
        assert usage["click"] == {"dimension": "day", "field": "day"}

    def test_hold_what_a_click_chooses(self, past: Past, front: Front) -> None:
        for picture in asked(front)["pictures"]:
            field = (picture["click"] or {}).get("field", "label")
            assert all(field in row for row in rows(picture))

    def test_are_fresh_at_each_filter(self, store: Store, front: Front) -> None:
        assert total(asked(front), "Answers") == "0"
        thread = store.new_thread()
        run = Run(model="m", provider="p", usage=Usage(input_tokens=2000))
        store.append(thread.id, [Message.user("q"), Message.assistant("a")], run=run)
        reply = asked(front)
        assert (total(reply, "Answers"), total(reply, "Tokens in")) == ("1", "2.0k")
        assert total(reply, "Cost") == "—"

    def test_load_nothing(self, past: Past, front: Front) -> None:
        specs = json.dumps([picture["spec"] for picture in asked(front)["pictures"]])
        assert set(re.findall(r"https?://[^/\"]+", specs)) <= {"https://vega.github.io"}  # $schema


class TestItsPage:
    def test_of_its_views_each_gets_its_own(self, past: Past, front: Front) -> None:
        for view in "abc":  # while the first is drawn, the others wait
            front.post({"kind": "show", "req": view, "view": view, "filter": EVERYTHING})
        for view in "abc":
            assert front.wait_for(lambda m, view=view: m["req"] == view)["kind"] == "pictures"

    def test_is_told_what_is_wrong_with_a_filter(self, past: Past, front: Front) -> None:
        assert "Run its cell again" in asked(front, since="soon")["words"]

    def test_may_say_anything(self, past: Past, front: Front) -> None:
        seed = random.SystemRandom().randrange(2**32)
        print(f"seed {seed}")
        chance = random.Random(seed)
        values = [None, 1, "", "x" * 5000, [], {}, {"filter": {}}, True, "show", EVERYTHING]
        for _ in range(500):
            names = chance.sample(["kind", "req", "view", "filter", "more"], 3)
            front.post({name: chance.choice(values) for name in names})
            front.post(chance.choice(values))
        assert asked(front)["kind"] == "pictures"
        assert {message["kind"] for message in front.comm.sent} == {"pictures", "error"}

    def test_is_told_when_the_history_is_closed(self, past: Past, history, front: Front) -> None:
        history.close()
        reply = asked(front)
        assert reply["kind"] == "error"
        assert "closed" in reply["words"]


class TestItself:
    def test_refuses_what_is_no_filter(self, history: History) -> None:
        for wrong in ({"since": "soon"}, {"model": 3}, {"colour": "red"}, {"tz": "Mars"}):
            with pytest.raises(InvalidInputError):
                history.dashboard(**wrong)

    def test_is_a_still_picture_without_a_kernel(self, store: Store, history: History) -> None:
        thread = store.new_thread(title=HOSTILE)
        store.set_thread(thread.id, tags=[HOSTILE])
        run = Run(model=HOSTILE, provider="p")
        store.append(thread.id, [Message.user("q"), Message.assistant("a")], run=run)
        dashboard = history.dashboard()
        bundle = dashboard._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        assert data["text/plain"] == repr(dashboard)
        html = data["text/html"]
        assert html.count("<img ") == len(re.findall('src="data:image/svg', html)) > 3
        assert "onerror" not in html
        assert "<script" not in html

    def test_ends_with_its_last_reference(self, history: History, past: Past) -> None:
        front = Front(Dashboard(history))
        front.panel.close()
        del front
        gc.collect()
        names = [thread.name for thread in threading.enumerate()]
        assert not [name for name in names if name.startswith("jupyter_chatstore.dashboard")]


def test_numbers_are_written_in_few_letters() -> None:
    counts = (None, 0, 812, 9949, 31_000, 999_600, 1_234_567)
    assert [count(n) for n in counts] == ["—", "0", "812", "9.9k", "31k", "1.0M", "1.2M"]
    assert [usd(x) for x in (None, 0, 0.0042, 1.2, 12345.6)] == [
        "—", "$0", "$0.0042", "$1.20", "$12,345.60",
    ]  # fmt: skip
    assert usd(3, at_least=True) == "≥ $3.00"
    assert [share(1, 0), share(1, 8)] == ["—", "12.5 %"]

"""The dashboard: a widget that asks for the pictures of a filter whenever the filter changes."""

from __future__ import annotations

import logging
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Unpack, cast

import anywidget
import traitlets
from pydantic import ValidationError

from jupyter_chatstore.analytics.answers import Filter
from jupyter_chatstore.analytics.dashboard import facts
from jupyter_chatstore.analytics.dashboard.pictures import dated_by, drawn, info, title
from jupyter_chatstore.analytics.dashboard.still import still
from jupyter_chatstore.analytics.dashboard.wire import (
    Choosing,
    Chosen,
    ErrorReply,
    PicturesReply,
    Show,
)
from jupyter_chatstore.bundle import read_bundle
from jupyter_chatstore.errors import ChatstoreError, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jupyter_chatstore.analytics.relations import Relations

_log = logging.getLogger(__name__)


class Dashboard(anywidget.AnyWidget):
    """The main pictures of a history. Leave it at a cell's end to show it.

    All follow one filter; a click on a mark narrows it. Each is as fresh as the last change of
    the filter. Where no kernel is, such as in nbconvert's HTML, it shows as still pictures.

    Args:
        history: What is asked.
        tz: The time zone of days.
        chosen: The filter to begin with: `since` and `until` (days, both inside), `notebook`,
            `model`, `tag`.

    Raises:
        InvalidInputError: There is no such filter or time zone.
        BundleMissingError: The browser's half is not installed.
    """

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    filter = traitlets.Dict().tag(sync=True)

    def __init__(self, history: Relations, *, tz: str = "UTC", **chosen: Unpack[Choosing]) -> None:
        script, style = read_bundle("dashboard")
        self._history = history
        self._tz = tz
        self._chosen = _checked(chosen)
        self._filter(self._chosen)
        super().__init__(_esm=script, _css=style, filter=self._chosen.model_dump(mode="json"))
        # The comm's callbacks come on a thread that all widgets share: they may take no time.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="jupyter_chatstore.dashboard")
        self._newest: dict[str, str] = {}
        self.on_msg(_weakly(self))  # pyright: ignore[reportUnknownMemberType] - ipywidgets has no types
        weakref.finalize(self, self._worker.shutdown, wait=False, cancel_futures=True)

    def __repr__(self) -> str:
        return f"Dashboard({self._history!r})"

    def _hear(self, content: dict[str, Any]) -> None:
        req = str(content.get("req", ""))[:64]
        try:
            asked = Show.model_validate(content)
        except ValidationError:
            words = "The dashboard did not understand its page. Run its cell again."
            self._tell({"kind": "error", "req": req, "words": words})
            return
        self._newest[asked.view] = asked.req
        self._worker.submit(self._answer, asked)

    def _answer(self, asked: Show) -> None:
        if self._newest.get(asked.view) != asked.req:
            return  # the view has another filter by now
        del self._newest[asked.view]
        try:
            reply: PicturesReply | ErrorReply = self._pictures(asked)
        except ChatstoreError as error:
            reply = ErrorReply(kind="error", req=asked.req, words=str(error))
        except Exception as error:  # noqa: BLE001 - a page that waits for ever helps nobody
            _log.warning("The dashboard failed to draw: %s", type(error).__name__)
            words = "The pictures could not be drawn. The history is as it was."
            reply = ErrorReply(kind="error", req=asked.req, words=words)
        self._tell(reply)

    def _tell(self, reply: PicturesReply | ErrorReply) -> None:
        self.send(reply)  # pyright: ignore[reportUnknownMemberType] - ipywidgets has no types

    def _pictures(self, asked: Show) -> PicturesReply:
        history, where = self._history, self._filter(asked.filter)
        first, last = facts.span(history, self._tz)
        dated = dated_by(asked.filter.since or first, asked.filter.until or last)
        return {
            "kind": "pictures",
            "req": asked.req,
            "choices": facts.choices(history),
            "first_day": first.isoformat() if first else None,
            "last_day": last.isoformat() if last else None,
            "totals": facts.totals(history, where),
            "pictures": [
                info(picture, chart, dated) for picture, chart in drawn(history, where, dated)
            ],
        }

    def _filter(self, chosen: Chosen) -> Filter:
        return Filter(**chosen.model_dump(), tz=self._tz)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle: Any = cast("Any", super())._repr_mimebundle_(**options)
        data = cast("dict[str, Any]", bundle[0] if isinstance(bundle, tuple) else bundle)
        return {**data, "text/html": self._still()}

    def _still(self) -> str:
        history, where = self._history, self._filter(self._chosen)
        first, last = facts.span(history, self._tz)
        dated = dated_by(self._chosen.since or first, self._chosen.until or last)
        charts = [chart for _, chart in drawn(history, where, dated)]
        pictures = [(title(chart), chart.svg()) for chart in charts]
        return still(facts.totals(history, where), pictures)


def _checked(chosen: Choosing) -> Chosen:
    try:
        return Chosen.model_validate(chosen)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise InvalidInputError(
            f"The dashboard can't be narrowed by {name}={dict(chosen)[name]!r}.",
            hint="Days go by since= and until= (2026-01-31), names by notebook=, model=, tag=.",
        ) from None


def _weakly(dashboard: Dashboard) -> Callable[[Any, Any, Any], None]:
    """What hears the browser without keeping the dashboard alive."""
    reference = weakref.ref(dashboard)

    def hear(_: object, content: Any, __: object) -> None:
        alive = reference()
        if alive is not None and isinstance(content, dict):
            alive._hear(cast("dict[str, Any]", content))  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]

    return hear

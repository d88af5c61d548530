"""A provider of pydantic-ai: its direct streaming API, one request for each round of a run."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from pydantic_ai import exceptions as theirs
from pydantic_ai import messages as m
from pydantic_ai import models, providers
from pydantic_ai.direct import model_request_stream
from pydantic_ai.settings import ModelSettings

from jupyter_chatstore.chat import provider_errors
from jupyter_chatstore.chat.credentials import find_key, where_to_put
from jupyter_chatstore.chat.prices import cost_usd
from jupyter_chatstore.chat.provider import Call, Delta, Ended, Piece, Question, Whole
from jupyter_chatstore.chat.pydantic_ai_request import check_files, messages, parameters
from jupyter_chatstore.errors import AuthenticationError, ModelNotFoundError
from jupyter_chatstore.model import (
    CitationPart,
    Json,
    Part,
    ToolCallPart,
    ToolResultPart,
    Usage,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from pydantic_ai.usage import RequestUsage

OLLAMA_URL = "http://localhost:11434/v1"
KEYLESS = {"ollama"}
ENDS_WITH_A_REASON = {"anthropic", "openai"}
"""Providers whose every whole stream says why it ended: one that doesn't was cut off."""


def open_provider(name: str, model: str) -> PydanticAIProvider:
    """The provider `name` for one of its models.

    Raises:
        ModelNotFoundError: pydantic-ai doesn't know it, or its package is missing.
        AuthenticationError: There is no key for it.
    """
    key = find_key(name)
    try:
        opened = _model(name, model, key)
    except ImportError as error:
        raise ModelNotFoundError(
            f"The package for {name} is missing ({error.name or 'unknown'}).",
            kept=provider_errors.KEPT,
            hint=f'Install it with `pip install "pydantic-ai-slim[{name}]"`, then retry.',
        ) from None
    except theirs.UserError:  # pydantic-ai's word for a key or another setting that is missing
        raise AuthenticationError(
            f"There is no key for {name}.",
            kept=provider_errors.KEPT,
            hint=f"{where_to_put(name)} Then retry.",
        ) from None
    except ValueError:
        raise ModelNotFoundError(
            f"There is no provider {name!r}.",
            kept=provider_errors.KEPT,
            hint="Choose openai, anthropic, google, ollama or another that pydantic-ai knows.",
        ) from None
    return PydanticAIProvider(name, model, opened, key)


class PydanticAIProvider:
    """One model of one provider, with the key that was found for it."""

    def __init__(self, name: str, model: str, opened: models.Model, key: str | None) -> None:
        self.name = name
        self.model = model
        self._opened = opened
        self._key = key

    async def stream(self, question: Question) -> AsyncIterator[Piece]:
        """The answer; see `Provider.stream`."""
        check_files(question, self._opened.profile, self.model)
        try:
            async with (
                self._opened,
                # A wait that the provider asks for is shown, not sat out in silence.
                model_request_stream(
                    self._opened,
                    list(messages(question)),
                    model_settings=_settings(question),
                    model_request_parameters=parameters(question),
                ) as response,
            ):
                async for event in response:
                    for piece in _pieces(event):
                        yield piece
                is_whole = self._is_whole(response)
                if is_whole:
                    for part in _calls(response):
                        # One that was not offered is told of, not run.
                        yield Call(part) if question.tools else Whole(part)
                    yield self._ended(response)
        except Exception as error:  # noqa: BLE001 - whatever it is, it becomes one of ours
            raise provider_errors.translate(error, self.name, self.model, self._key) from None
        if not is_whole:
            raise provider_errors.cut_off(self.name)

    def _is_whole(self, response: models.StreamedResponse) -> bool:
        if self.name not in ENDS_WITH_A_REASON:
            return True
        # Where the reason is missing, pydantic-ai may suppose one; the details hold what was sent.
        return "finish_reason" in (response.provider_details or {})

    def _ended(self, response: models.StreamedResponse) -> Ended:
        usage = usage_of(response.usage)
        cost = cost_usd(usage, self.name, self.model, self._opened.base_url)
        return Ended(usage, cost, response.finish_reason, response.get())


def _settings(question: Question) -> ModelSettings:
    if question.temperature is None:
        return ModelSettings(max_retries=0)
    return ModelSettings(max_retries=0, temperature=question.temperature)


def usage_of(usage: RequestUsage) -> Usage:
    """Theirs as ours; both count inclusively. A count of 0 that they may not know is None."""
    if usage.unmeasured_requests or not (usage.input_tokens or usage.output_tokens):
        return Usage()
    return Usage(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cache_read_tokens=usage.cache_read_tokens or None,
        cache_write_tokens=usage.cache_write_tokens or None,
        reasoning_tokens=usage.output_reasoning_tokens or None,
    )


def _model(name: str, model: str, key: str | None) -> models.Model:
    settings: dict[str, Any] = {} if key is None else {"api_key": key}
    if name == "ollama" and not os.environ.get("OLLAMA_BASE_URL"):
        settings["base_url"] = OLLAMA_URL

    def provider(kind: str) -> providers.Provider[Any]:
        return providers.infer_provider_class(kind)(**settings)

    # Servers that are merely compatible speak Chat Completions, not Responses.
    compatible = name == "openai" and os.environ.get("OPENAI_BASE_URL")
    return models.infer_model(f"{'openai-chat' if compatible else name}:{model}", provider)


def _pieces(event: m.ModelResponseStreamEvent) -> Iterator[Piece]:
    match event:
        case m.PartStartEvent(part=m.TextPart(content=text)) if text:
            yield Delta("text", text)  # text that is told in several parts is one text
        case m.PartStartEvent(part=m.ThinkingPart(content=text)) if text:
            yield Delta("reasoning", text, fresh=True)
        case m.PartDeltaEvent(delta=m.TextPartDelta(content_delta=text)) if text:
            yield Delta("text", text)
        case m.PartDeltaEvent(delta=m.ThinkingPartDelta(content_delta=str(text))) if text:
            yield Delta("reasoning", text)
        case m.PartStartEvent(part=m.NativeToolReturnPart() as part):
            yield Whole(ToolResultPart(part.tool_call_id, part.model_response_object()))
        case m.PartEndEvent(part=m.NativeToolCallPart() as part):
            yield Whole(ToolCallPart(part.tool_call_id, part.tool_name, _arguments(part.args)))
        case m.PartEndEvent(part=m.TextPart(citations=list(citations))):
            yield from map(Whole, _sources(citations))
        case _:
            pass


def _calls(response: models.StreamedResponse) -> Iterator[ToolCallPart]:
    """The tools that are asked for; servers may tell of several by turns, so not before the end."""
    for part in response.get().parts:
        if isinstance(part, m.ToolCallPart):
            yield ToolCallPart(part.tool_call_id, part.tool_name, _arguments(part.args))


def _arguments(args: object) -> Json:
    """A tool call's arguments as a value; what is no JSON stays the text it is."""
    if not isinstance(args, str):
        return args
    try:
        return json.loads(args)
    except ValueError:
        return args


def _sources(citations: list[m.Citation]) -> Iterator[Part]:
    seen: set[str] = set()
    for citation in citations:
        for source in citation.sources:
            if isinstance(source, m.WebCitationSource) and source.url not in seen:
                seen.add(source.url)
                excerpt = source.excerpts[0] if source.excerpts else None
                yield CitationPart(source.url, source.title, excerpt)

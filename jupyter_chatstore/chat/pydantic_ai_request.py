"""What a model is asked, as pydantic-ai wants it: messages, files and tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_ai import ModelRequest, ModelResponse
from pydantic_ai import messages as m
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.tools import ToolDefinition

from jupyter_chatstore.chat.files import PDF, bytes_of, is_text, text_of
from jupyter_chatstore.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_ai.profiles import ModelProfile

    from jupyter_chatstore.chat.looked import Looked
    from jupyter_chatstore.chat.provider import Question
    from jupyter_chatstore.model import FilePart, Json


GO_ON = """\
Your answer was cut off. Go on exactly where it ended, in the middle of a word if it ended there. \
Repeat nothing, and say nothing about the interruption."""
"""Not a prefilled answer: models that think first take none."""


def messages(question: Question) -> Iterator[m.ModelMessage]:
    """The conversation so far, the question, and what its tools have given."""
    for number, turn in enumerate(question.history):
        if turn.role == "user":
            yield ModelRequest(parts=[_prompt(turn.text, turn.files)])
        else:
            if turn.looked:
                yield from _looked(turn.looked, f"earlier_{number}")
            yield ModelResponse(parts=[m.TextPart(turn.text)])
    last = _prompt(question.prompt, question.files)
    yield ModelRequest(parts=[last], instructions=question.system_prompt)
    if question.begun:
        yield ModelResponse(parts=[m.TextPart(question.begun)])
        more = m.UserPromptPart(GO_ON)
        yield ModelRequest(parts=[more], instructions=question.system_prompt)
    for made in question.rounds:
        if isinstance(made.response, ModelResponse):
            yield made.response
        returns = [
            _returned(call.name, result.content, call.tool_call_id, result.is_error)
            for call, result in zip(made.calls, made.results, strict=True)
        ]
        yield ModelRequest(parts=returns, instructions=question.system_prompt)


def _looked(looked: tuple[Looked, ...], key: str) -> Iterator[m.ModelMessage]:
    """Earlier calls and what they gave, by ids of our own: those they had may be another's."""
    calls: list[m.ModelResponsePart] = []
    returns: list[m.ModelRequestPart] = []
    for number, each in enumerate(looked):
        id_ = f"{key}_{number}"
        calls.append(m.ToolCallPart(each.name, each.arguments, id_))
        returns.append(_returned(each.name, each.content, id_, each.is_error))
    yield ModelResponse(parts=calls)
    yield ModelRequest(parts=returns)


def _returned(name: str, content: Json, id_: str, is_error: bool) -> m.ToolReturnPart:
    return m.ToolReturnPart(name, content, id_, outcome="failed" if is_error else "success")


def _prompt(text: str, files: tuple[FilePart, ...]) -> m.UserPromptPart:
    """A text with its files: what is text goes as text, which every model reads."""
    texts = [f"File {file.name}:\n{text_of(file)}" for file in files if is_text(file.media_type)]
    binary = [
        m.BinaryContent(bytes_of(file), media_type=file.media_type)
        for file in files
        if not is_text(file.media_type) and file.data
    ]
    whole = "\n\n".join(filter(None, [text, *texts]))
    if not binary:
        return m.UserPromptPart(whole)
    return m.UserPromptPart([whole, *binary] if whole else binary)  # providers take no empty text


def parameters(question: Question) -> ModelRequestParameters:
    """The tools that it may call."""
    return ModelRequestParameters(
        function_tools=[
            ToolDefinition(
                name=tool.name,
                description=tool.description,
                parameters_json_schema=tool.parameters,
            )
            for tool in question.tools
        ]
    )


def check_files(question: Question, profile: ModelProfile, model: str) -> None:
    """Lets pass what the model is known to take, or not known not to.

    Raises:
        InvalidInputError: A file is attached that it can't take.
    """
    for file in question.files:
        is_pdf = file.media_type == PDF
        takes = is_text(file.media_type) or profile.get(
            "supports_document_input" if is_pdf else "supports_image_input", True
        )
        if not takes:
            raise InvalidInputError(
                f"{model} takes no {'PDF files' if is_pdf else 'pictures'} ({file.name}).",
                kept="The question and the file are kept.",
                hint="Choose another model, then retry.",
            )

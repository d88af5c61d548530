"""The OpenAPI document: what routes that read and write bytes themselves would leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import models_json_schema

from jupyter_chatstore.sync.wire import Problem, Push

if TYPE_CHECKING:
    from fastapi import FastAPI
    from pydantic import BaseModel

_REFS = "#/components/schemas/{model}"


def of(model: type[BaseModel], media_type: str = "application/json") -> dict[str, Any]:
    """The `content` of a body that is such a model."""
    return {media_type: {"schema": {"$ref": _REFS.format(model=model.__name__)}}}


def asked(model: type[BaseModel]) -> dict[str, Any]:
    """What a device's call is told of that reads its own address, as such a model."""
    parameters = [
        {
            "name": name,
            "in": "query",
            "required": False,
            "schema": schema,
            "description": schema["description"],
        }
        for name, schema in model.model_json_schema()["properties"].items()
    ]
    return {"parameters": parameters, "security": [{"HTTPBearer": []}]}


PUSHED: dict[str, Any] = {"requestBody": {"required": True, "content": of(Push)}}
_PROBLEM = {
    "description": "A problem (RFC 9457)",
    "content": of(Problem, "application/problem+json"),
}


def complete(app: FastAPI) -> None:
    """Adds the models that only the document names, and that any call may answer a problem."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = made()
            _, found = models_json_schema(
                [(Push, "validation"), (Problem, "serialization")], ref_template=_REFS
            )
            document.setdefault("components", {}).setdefault("schemas", {}).update(found["$defs"])
            for calls in document["paths"].values():
                for call in calls.values():
                    call["responses"].pop("422", None)
                    call["responses"]["default"] = _PROBLEM
        return made()

    app.openapi = openapi

"""The API as its reference page shows it, read from the OpenAPI schema."""

from dataclasses import dataclass
from functools import cache

from drf_spectacular.generators import SchemaGenerator


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    fields: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    method: str
    path: str
    summary: str
    parameters: list[tuple[str, str]]
    answers: list[Answer]


@cache
def api_reference() -> list[Endpoint]:
    """Every endpoint, by path then method; it changes only with the code."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    components = schema.get("components", {}).get("schemas", {})
    return [
        _endpoint(method, path, operation, components)
        for path, operations in sorted(schema["paths"].items())
        for method, operation in sorted(operations.items())
    ]


def _endpoint(method: str, path: str, operation: dict, components: dict) -> Endpoint:
    return Endpoint(
        method=method.upper(),
        path=path,
        summary=operation.get("description", "").split("\n")[0],
        parameters=[
            (p["name"], p["schema"].get("type", ""))
            for p in operation.get("parameters", [])
        ],
        answers=[
            Answer(status, _fields(answer, components))
            for status, answer in operation["responses"].items()
        ],
    )


def _fields(answer: dict, components: dict) -> list[tuple[str, str]]:
    """Name and type of what the answer holds, one level deep."""
    for content in answer.get("content", {}).values():
        schema = content["schema"]
        reference = schema.get("items", schema).get("$ref", "")
        named = components.get(reference.rsplit("/", 1)[-1], schema)
        return [
            (name, field.get("format") or field.get("type") or "object")
            for name, field in named.get("properties", {}).items()
        ]
    return []

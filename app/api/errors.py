"""One envelope for every refusal, whoever raised it, in the reader's language."""

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.content.presets import N_
from app.engine import ConvolutionError
from app.engine.errors import Phrase
from app.i18n import language_of, translations

SHOWN = 80  # characters of a refused value that are told back


class ErrorBody(BaseModel):
    """What was refused and why."""

    code: str = Field(description="Stable name of the rule")
    field: str | None = Field(description="Path of the field or parameter to blame")
    message: str = Field(description="The rule in words, in the language asked for")
    detail: dict[str, Any] = Field(description="The values that the message speaks of")


class ErrorAnswer(BaseModel):
    """Every answer that is not a success has this shape."""

    error: ErrorBody = Field(description="What was refused and why")


class TooLargeError(ConvolutionError):
    """The answer would cost more than a setting allows."""


class NotInstalledError(ConvolutionError):
    """This server could, but lacks a package."""


class NotFoundError(ConvolutionError):
    """What the path names is not there."""


def too_large(field: str, limit: str, most: int, asked: int) -> TooLargeError:
    return TooLargeError(
        "too_large",
        field,
        "{field}: {asked} is more than this server allows, {most} ({limit})",
        limit=f"CONVWALK_{limit.upper()}",
        most=most,
        asked=asked if asked < 2**53 else f"{asked:.3g}",
    )


STATUS: dict[type[ConvolutionError], int] = {
    NotFoundError: 404,
    TooLargeError: 413,
    NotInstalledError: 501,
}

# Pydantic's error types: our code, our sentence, and which of its facts the sentence uses.
RULES: dict[str, tuple[str, str]] = {
    "missing": ("missing", N_("{field} is missing")),
    "extra_forbidden": ("unknown_field", N_("{field} is not known here")),
    "int_parsing": ("not_whole", N_("{field} {value} is not a whole number")),
    "int_type": ("not_whole", N_("{field} {value} is not a whole number")),
    "int_from_float": ("not_whole", N_("{field} {value} is not a whole number")),
    "int_parsing_size": ("not_whole", N_("{field} {value} is not a whole number")),
    "float_parsing": ("not_a_number", N_("{field} {value} is not a finite number")),
    "float_type": ("not_a_number", N_("{field} {value} is not a finite number")),
    "finite_number": ("not_a_number", N_("{field} {value} is not a finite number")),
    "bool_parsing": ("not_true_or_false", N_("{field} {value} is neither true nor false")),
    "bool_type": ("not_true_or_false", N_("{field} {value} is neither true nor false")),
    "greater_than_equal": ("too_small", N_("{field} {value} is less than {ge}")),
    "less_than_equal": ("too_big", N_("{field} {value} is more than {le}")),
    "literal_error": ("not_a_choice", N_("{field} {value} is none of {expected}")),
    "model_attributes_type": ("not_an_object", N_("{field} is not a JSON object")),
    "model_type": ("not_an_object", N_("{field} is not a JSON object")),
    "dict_type": ("not_an_object", N_("{field} is not a JSON object")),
    "string_too_long": ("too_long", N_("{field} is longer than {max_length} characters")),
    "json_invalid": ("invalid_json", N_("the body is not valid JSON")),
}
OTHERWISE = ("not_valid", N_("{field} {value} does not make sense here"))

HTTP_RULES: dict[int, tuple[int, str, str | None, str]] = {
    400: (422, "invalid_json", "body", N_("the body is not valid JSON")),
    404: (404, "not_found", None, N_("there is nothing at {path}")),
    405: (405, "method_not_allowed", None, N_("{path} does not answer to {method}")),
    413: (413, "too_large", "body", N_("the body is larger than {most} bytes ({limit})")),
}


def refuse(
    request: Request,
    status: int,
    code: str,
    field: str | None,
    template: str,
    detail: dict[str, Any],
) -> Response:
    language = language_of(request)
    headers = {
        "Content-Language": language,
        "Vary": "Accept-Language, Cookie",
        "Cache-Control": "no-store",
    }
    error = _envelope(code, field, template, detail, language)
    return Response(_json({"error": error}), status, headers, "application/json")


def _envelope(
    code: str, field: str | None, template: str, detail: dict[str, Any], language: str
) -> dict[str, Any]:
    field = field and tellable(field)
    detail = {name: tellable(v) if isinstance(v, str) else v for name, v in detail.items()}
    message = said(template, {"field": field, **detail}, language)
    return {"code": code, "field": field, "message": message, "detail": detail}


def _json(answer: dict[str, Any]) -> bytes:
    return orjson.dumps(answer, default=lambda phrase: tellable(str(phrase)))


def told(error: ConvolutionError, language: str) -> dict[str, Any]:
    """What an answer says of a refusal, as plain JSON values."""
    envelope = _envelope(error.code, error.field, error.template, error.detail, language)
    plain: dict[str, Any] = orjson.loads(_json(envelope))
    return plain


def said(template: str, detail: Mapping[str, Any], language: str) -> str:
    """A sentence in a language, and the phrases in it too; in `detail` they stay English."""
    spoken = {
        name: said(value.template, value.detail, language) if isinstance(value, Phrase) else value
        for name, value in detail.items()
    }
    return tellable(translations(language).gettext(template).format(**spoken))


def tellable(text: str) -> str:
    """Half of a surrogate pair, which JSON can hold but no answer can, becomes a question mark."""
    return text.encode(errors="replace").decode()


def install(app: FastAPI) -> None:
    """Answer every refusal of the app in the envelope."""

    @app.exception_handler(ConvolutionError)
    async def engine_refused(request: Request, error: ConvolutionError) -> Response:
        status = STATUS.get(type(error), 422)
        return refuse(request, status, error.code, error.field, error.template, error.detail)

    @app.exception_handler(RequestValidationError)
    async def schema_refused(request: Request, error: RequestValidationError) -> Response:
        return _of_pydantic(request, error.errors()[0])

    @app.exception_handler(UnicodeEncodeError)
    async def not_text(request: Request, error: UnicodeEncodeError) -> Response:
        """Half a surrogate pair (\\ud800) where the models expect text."""
        del error
        _, code, field, template = HTTP_RULES[400]
        return refuse(request, 422, code, field, template, {})

    @app.exception_handler(HTTPException)
    async def http_refused(request: Request, error: HTTPException) -> Response:
        fallback = (error.status_code, "http_error", None, N_("the request cannot be answered"))
        status, code, field, template = HTTP_RULES.get(error.status_code, fallback)
        detail: dict[str, Any] = {"path": request.url.path[:SHOWN], "method": request.method}
        if status == 413:
            most = request.app.state.settings.max_body_bytes
            detail = {"most": most, "limit": "CONVWALK_MAX_BODY_BYTES"}
        answer = refuse(request, status, code, field, template, detail)
        answer.headers.update(error.headers or {})
        resource = app.openapi()["paths"].get(request.url.path)
        if status == 405 and resource:  # the router knows only the first route of a path
            methods = [method.upper() for method in resource]
            answer.headers["Allow"] = ", ".join(methods + ["HEAD"] * ("GET" in methods))
        return answer


def _of_pydantic(request: Request, error: Any) -> Response:
    path = [str(part) for part in error["loc"] if part not in ("body", "query", "path")]
    field = ".".join(path)[:SHOWN] or "body"
    facts = error.get("ctx", {})
    cause = facts.get("error")
    if isinstance(cause, ConvolutionError):
        inner = cause.field.partition(".")[2]
        field = f"{field}.{inner}" if inner else field
        return refuse(request, 422, cause.code, field, cause.template, cause.detail)
    code, template = RULES.get(error["type"], OTHERWISE)
    if code == "invalid_json":
        field, facts = "body", {}
    detail = {name: fact for name, fact in facts.items() if isinstance(fact, str | int | float)}
    if code not in ("missing", "unknown_field", "invalid_json", "not_an_object", "too_long"):
        detail["value"] = str(error.get("input"))[:SHOWN]
    return refuse(request, 422, code, field, template, detail)

"""/code: a layer as code that runs, in PyTorch, NumPy, Keras and JAX."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.api.answers import told
from app.api.convolve import LayerQuery, Limits
from app.api.kept import kept_answer
from app.api.pool import check_dilation
from app.api.queries import check_strict
from app.content.code import (
    FRAMEWORKS,
    POOLS,
    Code,
    Conv2d,
    Given,
    Line,
    Numbers,
    Pool2d,
    Remark,
)
from app.content.written import pair_of
from app.i18n import language_of, translations
from app.settings import Settings

router = APIRouter(tags=["content"])


class CodeQuery(LayerQuery):
    """A layer, by the same parameters as GET /convolve."""

    layer: Literal["conv", "max", "average"] = Field(
        "conv", description="What the window does; pooling has no filter, groups or bias"
    )
    framework: Literal["pytorch", "numpy", "keras", "jax"] | None = Field(
        None, description="One framework only; default all"
    )

    def conv(self, in_channels: int, weight_shape: tuple[int, ...]) -> Conv2d:
        return Conv2d(
            in_channels=in_channels,
            out_channels=weight_shape[0],
            kernel_size=(weight_shape[2], weight_shape[3]),
            stride=pair_of(self.stride),
            padding=self.resolved_padding(),
            dilation=pair_of(self.dilation),
            groups=self.groups,
            bias=self.bias is not None,
            padding_mode=self.padding_mode,
        )


class PartAnswer(BaseModel):
    """A piece of a line."""

    text: str = told("What stands there")
    arguments: list[str] = Field(
        description="What decides it: arguments of torch.nn.Conv2d, or input, weight, flip",
        examples=[["stride"]],
    )


class LineAnswer(BaseModel):
    """A line of code, without its end."""

    section: Literal["import", "numbers", "layer", "call"] = told(
        "What it is for; call: what stands for torch.nn.Conv2d, layer: what it needs around it"
    )
    parts: list[PartAnswer] = told("From left to right; none: an empty line")


class RemarkAnswer(BaseModel):
    """Where a framework says it otherwise, or not at all."""

    id: str = told("Stable name of the remark")
    argument: str | None = told("The argument it is about; null: the whole layer")
    message: str = told("What to do instead, in the language asked for")
    template: str = told("The same in English, with places for `detail`: the catalogues' key")
    detail: dict[str, str] = told("What the sentence speaks of")


class FrameworkAnswer(BaseModel):
    """The layer in one framework; its maps are left in `y`."""

    framework: str = told("For addresses: framework=…")
    title: str = told("For readers")
    text: str = told("The whole program, to be copied and run")
    lines: list[LineAnswer] = told("The same, line by line and part by part")
    remarks: list[RemarkAnswer] = told("What this framework lacks or calls otherwise")


class CodeAnswer(BaseModel):
    """The answer of /code."""

    frameworks: list[FrameworkAnswer] = told("In a fixed order, PyTorch first")


@router.get("/code", response_model=CodeAnswer)
def code(request: Request, ask: Annotated[CodeQuery, Query()], limits: Limits) -> Response:
    """A convolution or a pooling as code that runs as it stands."""
    language = language_of(request)
    write = _written(ask, limits) if ask.layer == "conv" else _pool_written(ask, limits)
    names = [ask.framework] if ask.framework else list(FRAMEWORKS)
    answer = {"frameworks": [_object(write(name), language) for name in names]}
    return kept_answer(request, orjson.dumps(answer))


def _written(ask: CodeQuery, limits: Settings) -> Callable[[str], Code]:
    """Writes the layer in a named framework; refused as the layer itself would refuse it."""
    planes, weight = ask.planes(limits), ask.bank(limits)
    layer = ask.conv(len(planes), weight.shape)
    check_strict(ask.strict, layer.geometry(*planes.shape[1:]))
    bias = ask.whole_bias()
    numbers = Numbers(planes, weight, 0 if bias is None else bias.item(), ask.flip)
    return lambda name: FRAMEWORKS[name](layer, numbers)


def _pool_written(ask: CodeQuery, limits: Settings) -> Callable[[str], Code]:
    planes, dilation = ask.planes(limits), pair_of(ask.dilation)
    check_dilation(ask.layer, dilation)
    window = pair_of(ask.kernel or "3"), pair_of(ask.stride), ask.resolved_padding()
    layer = Pool2d(ask.layer, *window, dilation)  # type: ignore[arg-type]
    check_strict(ask.strict, layer.geometry(*planes.shape))
    return lambda name: POOLS[name](layer, Given(planes))


def _object(code: Code, language: str) -> dict[str, Any]:
    return {
        "framework": code.framework,
        "title": code.title,
        "text": code.text,
        "lines": [_line(line) for line in code.lines],
        "remarks": [_remark(remark, language) for remark in code.remarks],
    }


def _line(line: Line) -> dict[str, Any]:
    parts = [{"text": part.text, "arguments": part.arguments} for part in line.parts if part.text]
    return {"section": line.section, "parts": parts}


def _remark(remark: Remark, language: str) -> dict[str, Any]:
    sentence = translations(language).gettext(remark.template)
    return {
        "id": remark.id,
        "argument": remark.argument,
        "message": sentence.format(**remark.detail),
        "template": remark.template,
        "detail": remark.detail,
    }

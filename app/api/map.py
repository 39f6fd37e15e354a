"""/map.csv, /map.npy, /map.json: the activation map of a figure as numbers in a file."""

from collections.abc import Callable
from io import BytesIO
from typing import Annotated, Any, Literal

import numpy as np
import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.api.answers import Plane, told
from app.api.kept import kept_answer
from app.api.queries import Cells, PaddingModeName, Wire
from app.api.values import PairText
from app.engine.arrays import Array
from app.figure.state import FigureState
from app.figure.walk import walk_of

router = APIRouter(tags=["figures"])


class MapQuery(Wire):
    """The names, the defaults and the bounds are those of the page's address."""

    layer: Literal["conv", "max", "average"] = Field("conv", description="What the window does")
    input: Cells = Field("lecture", description="A preset's name, or rows such as `1,0,2;0,1,1`")
    size: PairText | None = Field(None, description="3 to 16; default 7 for presets")
    filter: Cells = Field("lecture", description="A preset's name, or rows such as `1,0;0,-1`")
    kernel: PairText | None = Field(None, description="1 to 7; default 3 for presets")
    stride: int = Field(1, ge=1, le=7, description="Cells from window to window")
    padding: int = Field(0, ge=0, le=4, description="Cells added on each side")
    padding_mode: PaddingModeName = Field("zeros", description="What the added cells hold")
    dilation: int = Field(1, ge=1, le=3, description="Cells from one kernel cell to the next")
    bias: float = Field(1, ge=-1e6, le=1e6, allow_inf_nan=False, description="Added to each sum")
    seed: int = Field(1, ge=0, le=999_999, description="Seed of the random presets")
    array: Literal["map", "padded"] = Field(
        "map", description="The activation map, or the padded input; JSON holds both"
    )
    lang: str | None = Field(None, description="Language of messages: en, ru", max_length=20)

    def arrays(self) -> tuple[Array, Array]:
        """(Ho, Wo) and (Hp, Wp), as the engine has them: int64, or float64 where that is needed."""
        settings = self.model_dump(exclude={"array", "lang"})
        walk = walk_of(FigureState(**settings))
        return walk.values, walk.padded

    def asked(self) -> Array:
        values, padded = self.arrays()
        return padded if self.array == "padded" else values


class MapAnswer(BaseModel):
    """The answer of /map.json."""

    activation_map: Plane = told("(Ho, Wo); null: the window met no number; empty: no window fits")
    padded_input: Plane = told("(Hp, Wp); null: padding, which never wins")


def as_csv(array: Array) -> bytes:
    """A row a line, numbers with a point; what is no number is left empty."""
    lines = (",".join("" if np.isnan(x) else repr(x) for x in row) for row in array.tolist())
    return "".join(f"{line}\r\n" for line in lines).encode()


def as_npy(array: Array) -> bytes:
    file = BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()


CSV, NPY = "text/csv; charset=utf-8; header=absent", "application/x-npy"


@router.get("/map.csv", response_class=Response, responses={
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}}
})  # fmt: skip
def map_csv(request: Request, ask: Annotated[MapQuery, Query()]) -> Response:
    """The map as comma-separated numbers, a row a line."""
    return _file(request, ask, as_csv, CSV)


@router.get("/map.npy", response_class=Response, responses={
    200: {"content": {NPY: {"schema": {"type": "string", "format": "binary"}}}}
})  # fmt: skip
def map_npy(request: Request, ask: Annotated[MapQuery, Query()]) -> Response:
    """The map as NumPy's own file, exactly as the engine computed it: numpy.load reads it."""
    return _file(request, ask, as_npy, NPY)


@router.get("/map.json", response_model=MapAnswer)
def map_json(request: Request, ask: Annotated[MapQuery, Query()]) -> Response:
    """The map and the padded input as JSON."""
    values, padded = ask.arrays()
    answer: dict[str, Any] = {"activation_map": values, "padded_input": padded}
    return kept_answer(request, orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY))


def _file(request: Request, ask: MapQuery, write: Callable[[Array], bytes], kind: str) -> Response:
    return kept_answer(request, write(ask.asked()), kind)

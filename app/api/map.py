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
from app.api.figure import StateQuery
from app.api.kept import Headers, kept_answer
from app.engine.arrays import Array
from app.figure.state import FigureState
from app.figure.walk import walk_of

router = APIRouter(tags=["figures"])


class MapQuery(StateQuery):
    """The address of the page `/`, and which of its numbers."""

    array: Literal["map", "padded"] = Field(
        "map", description="The activation map, or the padded input; JSON holds both"
    )

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


CSV, NPY = "text/csv", "application/x-npy"


@router.get("/map.csv", response_class=Response, responses={
    200: {"content": {CSV: {"schema": {"type": "string"}}}}
})  # fmt: skip
def map_csv(request: Request, ask: Annotated[MapQuery, Query()]) -> Response:
    """The map as comma-separated numbers, a row a line."""
    return _file(request, ask, as_csv, f"{CSV}; charset=utf-8; header=absent")


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
    described: Headers = [(b"content-type", kind.encode())]
    return kept_answer(request, write(ask.asked()), described)

"""/activations: every layer's numbers of a network of named filters, run on a named input."""

from functools import partial
from typing import Annotated, Any

import numpy as np
import orjson
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from app.api.answers import Plane, told
from app.api.convolve import Limits
from app.api.costs import check_cost
from app.api.errors import too_large
from app.api.kept import kept_answer
from app.api.network import NetworkQuery, tabled
from app.api.network_answers import NetworkAnswer, table_object
from app.api.queries import check_cells
from app.content.inputs import INPUTS
from app.content.networks import NamedWeights, Table, run
from app.content.presets import find
from app.content.volumes import input_volume
from app.engine.arrays import Array, overflow
from app.i18n import language_of
from app.settings import Settings

router = APIRouter(tags=["network"])


class ActivationsQuery(NetworkQuery):
    """A network, and which input and filters by name."""

    input: str = Field("photo", max_length=40, description="A preset's name, see /presets")
    filter: str = Field(
        "bank", max_length=40, description="Weights of every CONV; those of FC are random"
    )
    bias: int = Field(0, ge=-1000, le=1000, description="Of every filter and neuron")
    seed: int = Field(1, ge=0, le=2**31 - 1, description="Seed of the random weights")


class ActivationsAnswer(NetworkAnswer):
    """The table of a network, and the numbers that its layers give."""

    input: list[Plane] = told("(C, H, W)")
    activations: list[list[Plane] | list[float]] = told(
        "Of each layer in the table: (C, H, W), or (features,) behind FLATTEN"
    )


@router.get("/activations", response_model=ActivationsAnswer)
def activations(
    request: Request, ask: Annotated[ActivationsQuery, Query()], limits: Limits
) -> Response:
    """Every layer's numbers for a picture; the weights are named, nothing has been learned."""
    facts, table = tabled(ask)
    check_work(table, limits)
    check_cells("input_shape", table.analysis.input_shape, limits)
    known = find(INPUTS, "input", ask.input)
    planes = input_volume(known, "input_shape", table.analysis.input_shape, ask.seed)
    weights = NamedWeights(ask.filter, ask.bias, ask.seed, partial(check_cost, settings=limits))
    outputs = [finite(x) for x in run(table.placed[: len(table.analysis.layers)], planes, weights)]
    answer: dict[str, Any] = facts | table_object(table, language_of(request))
    answer |= {"input": np.ascontiguousarray(planes), "activations": outputs}
    return kept_answer(request, orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY))


def check_work(table: Table, limits: Settings) -> None:
    """Refuse what would cost too much in all; each layer is looked at again when its turn comes."""
    analysis = table.analysis
    if analysis.macs > limits.max_macs:
        raise too_large("pattern", "max_macs", limits.max_macs, analysis.macs)
    numbers = analysis.memory // 4
    if numbers > limits.max_cells:
        raise too_large("pattern", "max_cells", limits.max_cells, numbers)


def finite(x: Array) -> Array:
    if x.dtype.kind == "f" and not np.isfinite(x).all():
        raise overflow("pattern")
    return np.ascontiguousarray(x)

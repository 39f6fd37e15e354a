"""/filters: the numbers of a named filter bank, in the depth and size asked for."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.api.answers import told
from app.api.convolve import Limits
from app.api.kept import kept_answer
from app.api.queries import LanguageQuery, check_cells
from app.api.values import PairText, pair_of
from app.content.filters import FILTERS
from app.content.presets import find
from app.content.volumes import filter_volume

router = APIRouter(tags=["content"])


class FiltersQuery(LanguageQuery):
    """Which filters, and how large."""

    filter: str = Field("bank", max_length=40, description="A preset's name, see /presets")
    kernel: PairText = Field("3", description="Rows and columns of each filter")
    channels: int = Field(1, ge=1, le=4096, description="Channels of each filter: its depth")
    out_channels: int = Field(1, ge=1, le=4096, description="How many filters")
    seed: int = Field(1, ge=0, le=2**31 - 1, description="Seed of the random presets")


class FiltersAnswer(BaseModel):
    """The filters that GET /convolve uses for the same parameters."""

    filter: str = told("The preset's name")
    weight: list[list[list[list[int]]]] = told("(K, C, kh, kw)")


@router.get("/filters", response_model=FiltersAnswer)
def filters(request: Request, ask: Annotated[FiltersQuery, Query()], limits: Limits) -> Response:
    """A named filter bank's numbers."""
    shape = (ask.out_channels, ask.channels, *pair_of(ask.kernel))
    check_cells("kernel", shape, limits)
    weight = filter_volume(find(FILTERS, "filter", ask.filter), "kernel", shape, ask.seed)
    answer = {"filter": ask.filter, "weight": weight}
    return kept_answer(request, orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY))

"""/filters: the numbers of a filter bank, in the depth and size asked for."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.api.answers import told
from app.api.convolve import Limits
from app.api.kept import kept_answer
from app.api.queries import Cells, LanguageQuery, check_cells, check_flat
from app.api.values import PairText
from app.content.filters import FILTERS
from app.content.presets import find
from app.content.volumes import filter_volume, turned
from app.content.written import pair_of, written_cells
from app.engine.arrays import Array
from app.engine.geometry import channels_of_group
from app.settings import Settings

router = APIRouter(tags=["content"])


class FiltersQuery(LanguageQuery):
    """Which filters, and how large."""

    filter: Cells = Field("bank", description="A preset's name, or rows such as `1,0;0,-1`")
    kernel: PairText | None = Field(None, description="Filter size, default 3 for presets")
    channels: int = Field(1, ge=1, le=4096, description="Channels of the input")
    out_channels: int = Field(1, ge=1, le=4096, description="How many filters")
    groups: int = Field(1, ge=1, le=4096, description="Groups of channels; each filter reads one")
    flip: bool = Field(False, description="Turn each filter by 180°: true convolution")
    seed: int = Field(1, ge=0, le=2**31 - 1, description="Seed of the random presets")

    def weight(self, settings: Settings) -> Array:
        """(K, C / groups, kh, kw)"""
        written = written_cells("filter", self.filter, "kernel", self.kernel)
        if written is not None:
            check_flat("channels", self.channels, "filter")
            check_flat("out_channels", self.out_channels, "filter")
            return written[None, None]
        depth = channels_of_group(self.channels, self.groups)
        shape = (self.out_channels, depth, *pair_of(self.kernel or "3"))
        check_cells("kernel", shape, settings)
        return filter_volume(find(FILTERS, "filter", self.filter), "kernel", shape, self.seed)


class FiltersAnswer(BaseModel):
    """The filters that GET /convolve uses for the same parameters."""

    filter: str = told("The preset's name, or the numbers given")
    weight: list[list[list[list[float]]]] = told("(K, C / groups, kh, kw)")


@router.get("/filters", response_model=FiltersAnswer)
def filters(request: Request, ask: Annotated[FiltersQuery, Query()], limits: Limits) -> Response:
    """A filter bank's numbers."""
    weight = ask.weight(limits)
    answer = {"filter": ask.filter, "weight": turned(weight) if ask.flip else weight}
    return kept_answer(request, orjson.dumps(answer, option=orjson.OPT_SERIALIZE_NUMPY))

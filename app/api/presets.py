"""/presets: the named inputs and filters, with their values in the sizes asked for."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.api.answers import told
from app.api.convolve import Limits
from app.api.errors import too_large
from app.api.kept import kept_answer
from app.api.queries import LanguageQuery
from app.api.values import PairText
from app.content.filters import FILTERS
from app.content.inputs import INPUTS
from app.content.presets import Preset
from app.content.written import pair_of
from app.i18n import language_of, translations
from app.settings import Settings

router = APIRouter(tags=["content"])


class PresetsQuery(LanguageQuery):
    """The sizes in which to give the values."""

    size: PairText = Field("7", description="Size of the inputs")
    kernel: PairText = Field("3", description="Size of the filters")
    seed: int = Field(1, ge=0, le=2**31 - 1, description="Seed of the random presets")


class PresetAnswer(BaseModel):
    """A named plane of numbers."""

    name: str = told("For addresses: input=…, filter=…")
    title: str = told("For readers, in their language")
    values: list[list[int]] = told("Rows of whole numbers")


class PresetsAnswer(BaseModel):
    """All that have a name."""

    inputs: list[PresetAnswer] = told("In the size asked for")
    filters: list[PresetAnswer] = told("In the kernel size asked for")


@router.get("/presets", response_model=PresetsAnswer)
def presets(request: Request, ask: Annotated[PresetsQuery, Query()], limits: Limits) -> Response:
    """The named inputs and filters."""
    return kept_answer(request, orjson.dumps(named(ask, language_of(request), limits)))


def named(ask: PresetsQuery, language: str, limits: Settings) -> dict[str, list[dict[str, Any]]]:
    """The inputs and the filters as the answer tells them, titles in a language."""
    answer = {}
    for name, field, known in (("inputs", "size", INPUTS), ("filters", "kernel", FILTERS)):
        rows, cols = pair_of(getattr(ask, field))
        if rows * cols * len(known) > limits.max_cells:
            raise too_large(field, "max_cells", limits.max_cells, rows * cols * len(known))
        answer[name] = [
            _object(preset, field, (rows, cols), ask.seed, language) for preset in known
        ]
    return answer


def _object(
    preset: Preset, field: str, size: tuple[int, int], seed: int, language: str
) -> dict[str, Any]:
    title = translations(language).gettext(preset.title)
    return {
        "name": preset.name,
        "title": title,
        "values": preset.plane(field, *size, seed).tolist(),
    }

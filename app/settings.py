"""Every CONVWALK_* setting: its default and its meaning."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

# The sources that frame-ancestors knows; nothing that could end the directive or the header.
ANCESTOR = re.compile(
    r"\*|'self'|https?:|(https?://)?(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:([0-9]{1,5}|\*))?"
)


def _ancestors(text: str) -> str:
    sources = text.split(" ")
    if text == "'none'" or all(ANCESTOR.fullmatch(source) for source in sources):
        return text
    raise ValueError(
        "not a list of sources such as https://moodle.example.org https://*.edu 'self'"
    )


class Settings(BaseSettings):
    """Where the server is found, what a request may cost; read from the environment at start-up."""

    model_config = SettingsConfigDict(env_prefix="CONVWALK_", frozen=True)

    public_url: str = Field(
        "",
        pattern=r"^(https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~/-]*)?)?$",
        description="Address under which readers find the server, if it is not that of the request",
    )
    max_body_bytes: int = Field(8 * 2**20, ge=1, description="Size of a request's body, bytes")
    max_cells: int = Field(
        1_000_000, ge=1, description="Numbers in the input, padded input, weight or output, each"
    )
    max_macs: int = Field(200_000_000, ge=1, description="Multiply-adds of one answer")
    max_steps: int = Field(10_000, ge=1, description="Steps that one answer lists")
    max_scratch_bytes: int = Field(
        256 * 2**20, ge=2**20, description="Scratch memory of one convolution, bytes"
    )
    max_step_cells: int = Field(
        1_000_000, ge=1, description="Numbers in all listed steps' patches together"
    )
    max_export_combinations: int = Field(
        500, ge=1, description="Combinations of ticked values in one offline file"
    )
    max_export_bytes: int = Field(4 * 2**20, ge=1, description="Size of one offline file, bytes")
    max_figure_frames: int = Field(600, ge=1, description="Pictures of a walk in one file")
    max_figure_pixels: int = Field(
        16_000_000, ge=1, description="Pixels of one picture in a format that has pixels"
    )
    max_figure_walk_pixels: int = Field(
        200_000_000, ge=1, description="Pixels of all pictures of a walk together"
    )
    frame_ancestors: Annotated[str, AfterValidator(_ancestors)] = Field(
        "*",
        description="Sites whose pages may frame /embed, as in CSP frame-ancestors; *: any page",
    )

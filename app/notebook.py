"""A live figure in a Jupyter notebook.

    from app.notebook import ConvWalk
    ConvWalk(stride=2, padding=1)
    ConvWalk(strides=[1, 2, 3], paddings=[0, 1], filters=["lecture", "blur"])

The names are those of the page's address, and of the lists that an offline file takes. The figure
is such a file, so it plays without a server, also in a notebook that was sent to somebody or made
into HTML. Where scripts and frames are taken out, as on GitHub, a still picture is left.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from app.content.presets import N_
from app.engine import ConvolutionError
from app.figure.layout import draw
from app.figure.recipe import read_recipe
from app.figure.state import NAMES, check_between, read_state, whole_of
from app.figure.svg import still
from app.figure.tell import check_step
from app.figure.walk import walk_of
from app.offline.document import FACES, check_count, make
from app.offline.grid import AXES, SIZED, read_grid
from app.offline.saving import write_whole
from app.settings import Settings

HEIGHTS = (280, 2000)  # px
PAIRS = set(SIZED.values())


class ConvWalk:
    """A figure; it shows itself where a notebook's cell ends with it.

    Args:
        server: address of a running Convwalk, whose figure is framed instead of a file: there every
            setting can be changed and cells can be edited.
        height: of the figure in the notebook, px.
        fonts: the page's fonts go into the file, 73 KB; without them it has the reader's own.
        settings: stride=2, padding=1, size=(5, 7), filter=[[1, 0], [0, -1]], strides=[1, 2] ...

    Raises:
        ConvolutionError: names the setting, the value and the rule.
    """

    def __init__(
        self, *, server: str | None = None, height: int = 640, fonts: bool = False, **settings: Any
    ) -> None:
        self._texts = _texts(settings)
        self._grid = read_grid(self._texts)
        check_count(self._grid, Settings())
        self._height = whole_of("height", str(height))
        check_between("height", self._height, *HEIGHTS)
        self._server = None if server is None else _address(server, self._texts)
        self._faces = FACES["1" if fonts else "0"]
        walk = walk_of(read_state(self._pictured()))
        check_step(walk)
        self._state, self._drawing = walk.state, draw(walk)

    def __repr__(self) -> str:
        return f"ConvWalk({', '.join(f'{name}={text}' for name, text in self._texts.items())})"

    @cached_property
    def html(self) -> bytes:
        """The offline file.

        Raises:
            TooLargeError: more bytes or work than the settings allow.
        """
        return make(self._grid, Settings(), self._faces()).html

    @cached_property
    def svg(self) -> str:
        """A still picture: the step that is asked for, or the last."""
        state, drawing = self._state, self._drawing
        step = drawing.frames - 1 if state.step is None else state.step
        return still(drawing, step, state.theme)

    def save(self, path: str | Path, **options: Any) -> Path:
        """Write x.html, the offline file, or a picture: x.svg, x.png, x.gif ...

        Args:
            options: of a picture: scale, speed, loop, walk, width.

        Raises:
            ConvolutionError: the ending or an option makes no sense.
            ImportError: the format needs a package that is missing.
        """
        target = Path(path)
        ending = target.suffix[1:].lower()
        content = self.html if ending == "html" else self._picture(ending, _texts(options))
        write_whole(target, content)
        return target

    def _repr_html_(self) -> str:
        """The live figure over the still one, which is left where the frame is taken out."""
        title = escape(self._drawing.title)
        return (
            f'<div style="position: relative; height: {self._height}px; overflow: hidden">'
            f'<img src="data:image/svg+xml,{quote(self.svg)}" alt="{title}" style="width: 100%">'
            f'<iframe {self._source()} sandbox="allow-scripts" allow="fullscreen" loading="lazy"'
            f' title="{title}" style="position: absolute; inset: 0; width: 100%; height: 100%;'
            ' border: 0"></iframe></div>'
        )

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, str]:
        """Every form that the figure has, for a notebook to choose from."""
        forms = {
            "text/html": self._repr_html_,
            "image/svg+xml": lambda: self.svg,
            "text/plain": self.__repr__,
        }
        wanted = set(forms if include is None else include) - set(exclude or ())
        return {form: shown() for form, shown in forms.items() if form in wanted}

    def _source(self) -> str:
        """What the frame shows, as its attribute."""
        if self._server is not None:
            return f'src="{escape(self._server)}"'
        return f'srcdoc="{escape(self.html.decode())}"'

    def _picture(self, ending: str, options: Mapping[str, str]) -> bytes:
        return read_recipe(ending, {**self._pictured(), **options}).made()

    def _pictured(self) -> dict[str, str]:
        """The settings that a picture knows, as the file opens."""
        return {name: text for name, text in self._grid.settings.items() if name in NAMES and text}


def _address(server: str, texts: Mapping[str, str]) -> str:
    """Where a server shows the figure alone."""
    if not re.fullmatch(r"https?://[^\s\"'<>?#]+", server):
        template = N_("{field} {value} is not an address such as http://127.0.0.1:8000")
        raise ConvolutionError("not_an_address", "server", template, value=server[:80])
    for field in AXES:
        if field in texts:
            template = N_("{field}: on a server every value can be set; lists are for files")
            raise ConvolutionError("not_with_server", field, template)
    return f"{server.rstrip('/')}/embed?{urlencode(texts)}"


def _texts(settings: Mapping[str, Any]) -> dict[str, str]:
    """Settings as an address says them; None stands for what is not said."""
    return {name: _text(name, value) for name, value in settings.items() if value is not None}


def _text(name: str, value: Any) -> str:
    if hasattr(value, "tolist"):  # an array, or a number out of one
        value = value.tolist()
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return _number(value)
    if isinstance(value, list | tuple | range):
        if name in AXES:
            return ",".join(_text(AXES[name], item) for item in value)
        if name in PAIRS:
            return "x".join(_text(name, side) for side in value)
        return ";".join(_row(name, row) for row in value)
    template = N_("{field} {value} does not make sense here")
    raise ConvolutionError("not_valid", name, template, value=repr(value)[:80])


def _row(name: str, row: Any) -> str:
    return (
        ",".join(_text(name, cell) for cell in row)
        if isinstance(row, list | tuple)
        else _text(name, row)
    )


def _number(value: float) -> str:
    """Without an exponent; whole numbers whole, true as 1."""
    return format(Decimal(repr(value if isinstance(value, float) else int(value))), "f")

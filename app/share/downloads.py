"""Files of a view: pictures, numbers, and the page that needs no server."""

from dataclasses import dataclass
from typing import Literal

from app.content.presets import N_
from app.share.snippet import Needs, Unavailable, lack
from app.share.subject import Subject
from app.share.view import Query


@dataclass(frozen=True, slots=True)
class Download:
    """`address` answers with the file; `scales` are what `scale=` may be, if there is a choice."""

    id: str
    title: str
    address: str
    name: str
    note: str
    scales: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """`kind`: a picture of the step on screen or of the whole walk, numbers, or a page."""

    id: str
    suffix: str
    title: str
    kind: Literal["step", "walk", "data", "export"]
    note: str = ""
    extra: Query = ()
    scales: tuple[int, ...] = ()

    @property
    def needs(self) -> Needs:
        return "picture" if self.kind in ("step", "walk") else "numbers"


EVERY = (("walk", "1"),)  # all steps, in formats that have pages

FORMATS = (
    Format("svg", "svg", N_("SVG, this step"), "step", N_("Real text, any size.")),
    Format("svg-walk", "svg", N_("SVG, the whole walk"), "walk", N_("Plays by itself in a page.")),
    Format("png", "png", N_("PNG, this step"), "step", scales=(1, 2, 4)),
    Format("gif", "gif", N_("GIF, the whole walk"), "walk", N_("For PowerPoint and chats.")),
    Format("webp", "webp", N_("WebP, the whole walk"), "walk", N_("Small, for web pages.")),
    Format("mp4", "mp4", N_("MP4, the whole walk"), "walk", N_("For Keynote and video.")),
    Format("pdf", "pdf", N_("PDF, this step"), "step", N_("Vectors, for print and LaTeX.")),
    Format("pdf-walk", "pdf", N_("PDF, a page a step"), "walk", extra=EVERY),
    Format("tex", "tex", N_("TikZ, this step"), "step", N_("For LaTeX, in your own fonts.")),
    Format("tex-walk", "tex", N_("TikZ, a step an overlay"), "walk", N_("For Beamer."), EVERY),
    Format("csv", "csv", N_("CSV, the map"), "data", N_("Decimals with a point.")),
    Format("npy", "npy", N_("NPY, the map"), "data", N_("numpy.load reads it, exactly.")),
    Format("npy-padded", "npy", N_("NPY, the padded input"), "data", extra=(("array", "padded"),)),
    Format("json", "json", N_("JSON, map and padded input"), "data"),
    Format("html", "html", N_("HTML that works offline"), "export",
           N_("One file, alive, with no server behind it.")),
)  # fmt: skip


def downloads(subject: Subject) -> tuple[list[Download], list[Unavailable]]:
    """What can be had of a view, and what cannot."""
    offered, lacking = [], []
    for form in FORMATS:
        title = subject.words.t(form.title)
        reason = lack(subject, form.needs)
        if reason:
            lacking.append(Unavailable(form.id, "download", title, subject.words.t(reason)))
        else:
            offered.append(_download(form, title, subject))
    return offered, lacking


def _download(form: Format, title: str, subject: Subject) -> Download:
    name = f"convwalk-{subject.step + 1}" if form.kind == "step" else f"convwalk-{form.id}"
    note = subject.words.t(form.note) if form.note else ""
    address = _address(form, subject)
    return Download(form.id, title, address, f"{name}.{form.suffix}", note, form.scales)


def _address(form: Format, subject: Subject) -> str:
    if form.kind == "export":
        return subject.export()
    if form.kind == "data":
        return subject.data(form.suffix, *form.extra)
    return subject.figure(form.suffix, *form.extra, still=form.kind == "step")

"""Files of a view: pictures, numbers, and the page that needs no server."""

from dataclasses import dataclass
from typing import Literal

from app.content.presets import N_
from app.share.snippet import Needs, Unavailable, lack
from app.share.subject import Subject


@dataclass(frozen=True, slots=True)
class Download:
    """`address` answers with the file; `slow`: it is made while the reader waits.

    `scales` are factors that `scale=` takes, none where there is no choice.
    """

    id: str
    title: str
    address: str
    name: str
    note: str
    slow: bool = False
    scales: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """`still`: of the step on screen, of the whole walk, or None: numbers, not pictures."""

    id: str
    suffix: str
    title: str
    kind: Literal["step", "walk", "data", "padded", "export"]
    note: str = ""
    slow: bool = False
    scales: tuple[int, ...] = ()
    needs: Needs = "picture"


FORMATS = (
    Format("svg", "svg", N_("SVG, this step"), "step", N_("Real text, any size.")),
    Format("svg-walk", "svg", N_("SVG, the whole walk"), "walk", N_("Plays by itself in a page.")),
    Format("png", "png", N_("PNG, this step"), "step", scales=(1, 2, 4)),
    Format("gif", "gif", N_("GIF, the whole walk"), "walk", N_("For PowerPoint and chats."), True),
    Format("webp", "webp", N_("WebP, the whole walk"), "walk", N_("Small, for web pages."), True),
    Format("mp4", "mp4", N_("MP4, the whole walk"), "walk", N_("For Keynote and video."), True),
    Format("pdf", "pdf", N_("PDF, this step"), "step", N_("Vectors, for print and LaTeX.")),
    Format("tex", "tex", N_("TikZ, the whole walk"), "walk", N_("For LaTeX and Beamer.")),
    Format("csv", "csv", N_("CSV, the map"), "data", N_("Decimals with a point."), needs="numbers"),
    Format("npy", "npy", N_("NPY, the map"), "data", N_("numpy.load reads it, exactly."),
           needs="numbers"),
    Format("npy-padded", "npy", N_("NPY, the padded input"), "padded", needs="numbers"),
    Format("json", "json", N_("JSON, map and padded input"), "data", needs="numbers"),
    Format(
        "html", "html", N_("HTML that works offline"), "export",
        N_("One file, alive, with no server behind it."), True, needs="numbers"),
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
    return Download(form.id, title, address, f"{name}.{form.suffix}", note, form.slow, form.scales)


def _address(form: Format, subject: Subject) -> str:
    if form.kind == "export":
        return subject.export()
    if form.kind in ("data", "padded"):
        extra = [("array", "padded")] if form.kind == "padded" else []
        return subject.data(form.suffix, *extra)
    return subject.figure(form.suffix, still=form.kind == "step")

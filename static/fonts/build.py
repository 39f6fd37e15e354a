"""Make the fonts that the page ships: subsets of Inter and Noto Sans Math, both under the OFL.

    pip install '.[fonts]'
    npm pack @fontsource/noto-sans-math
    python static/fonts/build.py fontsource-noto-sans-math-*.tgz

Writes inter.woff2 and math.woff2 for the page, figure-*.ttf for pictures (reportlab wants plain
TrueType of one weight and picks no features), the licences and provenance.json beside this
file.
"""

import json
import sys
import tarfile
from hashlib import sha256
from importlib.metadata import files, version
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent

TEXT = [
    *range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x400, 0x460), 0x490, 0x491,
    *range(0x2010, 0x2027), 0x2030, 0x2039, 0x203A, 0x20BD, 0x2116,
    *range(0x2190, 0x2194), 0x2212, 0x2215, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x00D7,
    0x2713, 0x2717, 0x2022, 0x3A3, 0x2080, 0x2081, 0x2082, 0x21BB,
]  # fmt: skip
MATHEMATICS = [
    *range(0x20, 0x7F), 0xB7, 0xD7, 0xF7, 0x2022, 0x2026, 0x2032,
    *range(0x1D434, 0x1D468), 0x210E,  # italic letters, as <mi> shows them
    0x2190, 0x2192, 0x2211, 0x2212, 0x221A, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265,
    0x2217, 0x22C6, 0x21BB, 0x22C5, 0x229B, 0x2308, 0x2309, 0x230A, 0x230B, 0x2713, 0x2717,
]  # fmt: skip
SIGNS = [0x2211, 0x221A, 0x2217, 0x229B, 0x22C5, 0x22C6, 0x2308, 0x2309, 0x230A, 0x230B]
"""What pictures write and Inter lacks: taken from the mathematics font."""
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "case", "tnum", "zero"]
FIGURE_FEATURES = ["kern", "ccmp", "calt", "tnum"]
WEIGHTS = (400, 600, 700)
DIGITS = range(0x30, 0x3A)
TABULAR = 0xE000
"""A digit of one width has its own character so much further on, where Unicode leaves room."""


def reading(source: bytes) -> TTFont:
    """A font whose dates stay as they are, so that the same source makes the same bytes."""
    return TTFont(BytesIO(source), recalcTimestamp=False)


def written(font: TTFont, flavor: str | None) -> bytes:
    font.flavor = flavor
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def cut(
    source: bytes, characters: list[int], features: list[str], axes: dict[str, Any] | None = None
) -> TTFont:
    """The characters and features asked for, with the variable axes pinned or narrowed."""
    font = reading(source)
    options = subset.Options(layout_features=features, notdef_outline=True, drop_tables=["DSIG"])
    maker = subset.Subsetter(options)
    maker.populate(unicodes=characters)
    maker.subset(font)
    if axes:
        font = instantiateVariableFont(reading(written(font, None)), axes)
    return font


def inter() -> tuple[bytes, bytes, bytes]:
    """Source, licence and subset; the optical size is pinned, the weight kept from 400 to 700."""
    parts = {path.name: Path(str(path.locate())) for path in files("fontpkg-inter") or ()}
    upright = next(
        path for name, path in parts.items() if name.endswith(".ttf") and "Italic" not in name
    )
    licence = next(path for name, path in parts.items() if "OFL" in name or "LICENSE" in name)
    source = upright.read_bytes()
    axes = {"opsz": 14, "wght": (400, 700)}
    return source, licence.read_bytes(), written(cut(source, TEXT, FEATURES, axes), "woff2")


def name_tabular_digits(font: TTFont) -> None:
    """Give the digits of one width characters of their own, for readers that know no features."""
    substitutions = font["GSUB"].table
    lookups = {
        index
        for record in substitutions.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    tabular = {
        plain: wide
        for index in lookups
        for part in substitutions.LookupList.Lookup[index].SubTable
        for plain, wide in getattr(part, "ExtSubTable", part).mapping.items()
    }
    for table in font["cmap"].tables:
        table.cmap |= {TABULAR + digit: tabular[table.cmap[digit]] for digit in DIGITS}


def borrow(font: TTFont, lender: TTFont, characters: list[int]) -> None:
    """Copy glyphs, unhinted, from a font with another number of units to the em."""
    scale = font["head"].unitsPerEm / lender["head"].unitsPerEm
    glyphs, names = lender.getGlyphSet(), lender.getBestCmap()
    for code in characters:
        recording, pen = DecomposingRecordingPen(glyphs), TTGlyphPen(None)
        glyphs[names[code]].draw(recording)
        recording.replay(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        name, glyph = f"sign{code:04X}", pen.glyph()
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (round(scale * lender["hmtx"][names[code]][0]), glyph.xMin)
        for table in font["cmap"].tables:
            table.cmap[code] = name


def figure(inter_source: bytes, math_source: bytes, weight: int) -> bytes:
    """One weight of Inter as plain TrueType, with a few signs of mathematics."""
    font = cut(inter_source, TEXT, FIGURE_FEATURES, {"opsz": 14, "wght": weight})
    name_tabular_digits(font)
    borrow(font, reading(math_source), SIGNS)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = f"ConvwalkFigure-{weight}"
    return written(font, None)


def mathematics(archive: Path) -> tuple[str, bytes, bytes, bytes]:
    """Version, source, licence and subset, with the MATH table that formulas need."""
    with tarfile.open(archive) as package:
        parts = {member.name: member for member in package.getmembers()}

        def read(ending: str) -> bytes:
            name = next(name for name in sorted(parts) if name.endswith(ending))
            return package.extractfile(parts[name]).read()  # type: ignore[union-attr]

        about = json.loads(read("package/package.json"))
        source, licence = read("-400-normal.woff2"), read("LICENSE")
    return about["version"], source, licence, written(cut(source, MATHEMATICS, ["*"]), "woff2")


def main() -> None:
    inter_source, inter_licence, inter_subset = inter()
    math_version, math_source, math_licence, math_subset = mathematics(Path(sys.argv[1]))
    made = {
        "inter.woff2": ("fontpkg-inter", version("fontpkg-inter"), inter_source, inter_subset, TEXT),
        "math.woff2": (
            "@fontsource/noto-sans-math", math_version, math_source, math_subset, MATHEMATICS,
        ),
    }  # fmt: skip
    for weight in WEIGHTS:
        made[f"figure-{weight}.ttf"] = (
            "fontpkg-inter", version("fontpkg-inter"), inter_source,
            figure(inter_source, math_source, weight), TEXT + SIGNS,
        )  # fmt: skip
    provenance = {}
    for name, (package, release, source, output, characters) in made.items():
        (HERE / name).write_bytes(output)
        provenance[name] = {
            "package": package,
            "version": release,
            "source_sha256": sha256(source).hexdigest(),
            "sha256": sha256(output).hexdigest(),
            "bytes": len(output),
            "characters": len(characters),
        }
    (HERE / "OFL-Inter.txt").write_bytes(inter_licence)
    (HERE / "OFL-NotoSansMath.txt").write_bytes(math_licence)
    (HERE / "provenance.json").write_text(json.dumps(provenance, indent=2) + "\n")


if __name__ == "__main__":
    main()

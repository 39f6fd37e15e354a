"""Make the fonts that the page ships: subsets of Inter and Noto Sans Math, both under the OFL.

    pip install '.[fonts]'
    npm pack @fontsource/noto-sans-math
    python static/fonts/build.py fontsource-noto-sans-math-*.tgz

Writes inter.woff2, math.woff2, the licences and provenance.json beside this file.
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


def cut(
    source: bytes, characters: list[int], features: list[str], axes: dict[str, Any] | None = None
) -> bytes:
    """The characters and features asked for, with the variable axes pinned or narrowed."""
    font = TTFont(BytesIO(source))
    options = subset.Options(layout_features=features, notdef_outline=True, drop_tables=["DSIG"])
    maker = subset.Subsetter(options)
    maker.populate(unicodes=characters)
    maker.subset(font)
    if axes:
        reread = BytesIO()
        font.save(reread)
        font = instantiateVariableFont(TTFont(reread), axes)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def inter() -> tuple[bytes, bytes, bytes]:
    """Source, licence and subset; the optical size is pinned, the weight kept from 400 to 700."""
    parts = {path.name: Path(str(path.locate())) for path in files("fontpkg-inter") or ()}
    upright = next(
        path for name, path in parts.items() if name.endswith(".ttf") and "Italic" not in name
    )
    licence = next(path for name, path in parts.items() if "OFL" in name or "LICENSE" in name)
    source = upright.read_bytes()
    axes = {"opsz": 14, "wght": (400, 700)}
    features = ["kern", "mark", "mkmk", "ccmp", "locl", "calt", "case", "tnum", "zero"]
    return source, licence.read_bytes(), cut(source, TEXT, features, axes)


def mathematics(archive: Path) -> tuple[str, bytes, bytes, bytes]:
    """Version, source, licence and subset, with the MATH table that formulas need."""
    with tarfile.open(archive) as package:
        parts = {member.name: member for member in package.getmembers()}

        def read(ending: str) -> bytes:
            name = next(name for name in sorted(parts) if name.endswith(ending))
            return package.extractfile(parts[name]).read()  # type: ignore[union-attr]

        about = json.loads(read("package/package.json"))
        source, licence = read("-400-normal.woff2"), read("LICENSE")
    return about["version"], source, licence, cut(source, MATHEMATICS, ["*"])


def main() -> None:
    inter_source, inter_licence, inter_subset = inter()
    math_version, math_source, math_licence, math_subset = mathematics(Path(sys.argv[1]))
    made = {
        "inter.woff2": ("fontpkg-inter", version("fontpkg-inter"), inter_source, inter_subset, TEXT),
        "math.woff2": (
            "@fontsource/noto-sans-math", math_version, math_source, math_subset, MATHEMATICS,
        ),
    }  # fmt: skip
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

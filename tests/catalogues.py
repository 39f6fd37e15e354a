"""The catalogues against the code: what is to be translated, and bringing a catalogue up to date."""

import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
KEYWORDS = (
    "_",
    "N_",
    "t",
    "plural:1,2",
    "ConvolutionError:3",
    "TooLargeError:3",
    "NotInstalledError:3",
)


def extracted(folder: Path) -> Catalog:
    """Every message that the code holds, with the files where it stands."""
    target = folder / "convwalk.pot"
    keywords = [argument for keyword in KEYWORDS for argument in ("-k", keyword)]
    command = [
        sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "pyproject.toml",
        "--no-default-keywords", *keywords, "-o", str(target), ".",
    ]  # fmt: skip
    subprocess.run(command, cwd=ROOT, check=True)
    with target.open("rb") as file:
        return read_po(file)


def catalogues() -> dict[str, Path]:
    return {path.parts[-3]: path for path in (ROOT / "app" / "locale").glob("*/*/*.po")}


def update(folder: Path) -> None:
    template = extracted(folder)
    for language, path in catalogues().items():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        for message in catalogue:
            message.locations = sorted({(file, None) for file, _ in message.locations})
        with path.open("wb") as file:
            write_po(file, catalogue, width=100, include_lineno=False, sort_by_file=True)


if __name__ == "__main__" and "--update" in sys.argv:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as name:
        update(Path(name))

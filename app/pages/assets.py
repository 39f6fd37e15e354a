"""Static files, at addresses that change when the files do.

A page names them under /static/v<digest>/..., which browsers may keep for ever; relative imports
between modules stay inside that folder, so one digest covers them all. /static/... without it
works too and is checked at each use.
"""

import mimetypes
import re
from hashlib import sha256
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

PACKAGE = Path(__file__).parent.parent
VERSIONED = re.compile(r"v([0-9a-f]{12})/(.+)")
FOR_EVER = "public, max-age=31536000, immutable"

# Some systems' tables lack these or, as on Windows, hold something else.
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


def asset_folder(name: str) -> Path:
    """`static` or `templates`: inside the installed package, or beside it in a checkout."""
    folders = (PACKAGE / name, PACKAGE.parent / name)
    return next(folder for folder in folders if folder.is_dir()).resolve()


STATIC = asset_folder("static")
TEMPLATES = asset_folder("templates")


def digest() -> str:
    """A short name for the present state of all static files."""
    state = sha256()
    for path in sorted(STATIC.rglob("*")):
        if path.is_file():
            facts = path.stat()
            state.update(
                f"{path.relative_to(STATIC)} {facts.st_size} {facts.st_mtime_ns}\n".encode()
            )
    return state.hexdigest()[:12]


def asset_url(path: str) -> str:
    return f"/static/v{digest()}/{path}"


IMPORT = re.compile(r"^import\b[^;]*?'(\.[^']+\.js)'", re.MULTILINE)


def script_modules(entry: str) -> list[str]:
    """A page's modules, for it to load all at once rather than import by import."""
    found, waiting = set(), [STATIC / entry]
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        found.add(module)
        imports = IMPORT.findall(module.read_text("utf-8"))
        waiting += [(module.parent / name).resolve() for name in imports]
    return sorted(module.relative_to(STATIC).as_posix() for module in found)


class Assets(StaticFiles):
    """Files of one folder, with the caching that their address allows."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        versioned = VERSIONED.fullmatch(path.replace("\\", "/"))
        response = await super().get_response(versioned[2] if versioned else path, scope)
        current = versioned is not None and versioned[1] == digest()
        response.headers["Cache-Control"] = FOR_EVER if current else "no-cache"
        return response


assets = Assets(directory=STATIC)

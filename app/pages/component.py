"""/static/conv-walk.js: the module that defines <conv-walk>, for pages of any site.

It holds only addresses that change when the files do, so that it alone is asked for anew; the
figure's modules, which it is given by name, are loaded together once a figure comes near.
"""

import json

from fastapi import APIRouter
from starlette.responses import Response

from app.i18n import LANGUAGES
from app.pages.assets import digest, script_modules
from app.pages.index import FIGURE

router = APIRouter(include_in_schema=False)

ELEMENT = "js/component/element.js"


@router.get("/static/conv-walk.js")
def component() -> Response:
    folder = f"./v{digest()}/"
    ready = script_modules(ELEMENT)
    later = [folder + name for name in script_modules(FIGURE) if name not in ready]
    lines = [
        *(f"import '{folder}{name}';" for name in ready if name != ELEMENT),
        f"import {{ ConvWalk, define }} from '{folder}{ELEMENT}';",
        f"define({json.dumps({'languages': LANGUAGES, 'modules': later})}, import.meta.url);",
        "export { ConvWalk };",
    ]
    text = "\n".join(lines) + "\n"
    return Response(text, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

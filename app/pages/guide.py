"""/embed/guide: each recipe at work, of any view; made of the very snippets of the share panel."""

from typing import Any

from babel import Locale
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.figure.numbers import show
from app.figure.words import Words
from app.i18n import LANGUAGES, language_of
from app.pages.index import page
from app.public import base_of
from app.share import GROUPS, RECIPES, Choices, Subject, read, snippets
from app.share.guide import ELEMENT, FROM_FIGURE, PLACES, TO_FIGURE, shown

router = APIRouter(include_in_schema=False)

NAMES = {name: Locale.parse(name).get_language_name(name) for name in LANGUAGES}
USUAL = "/?stride=2&padding=1"
WIDTH = 640  # of the figures on the page, pixels

RESIZE_SCRIPT = """\
<script>
  addEventListener('message', ({source, data}) => {
    if (data?.source !== 'convwalk' || data.type !== 'resize') return;
    for (const frame of document.querySelectorAll('iframe'))
      if (frame.contentWindow === source) frame.height = data.height;
  });
</script>"""


@router.get("/embed/guide")
def guide(request: Request) -> HTMLResponse:
    words = Words(language_of(request))
    asked = request.query_params.get("address", USUAL)
    seen = read(asked) or read(USUAL)
    assert seen is not None
    view = Subject(base_of(request), seen, words, Choices(width=WIDTH))
    return page(request, "guide.html", view=view, names=NAMES, **_told(view))


def _told(view: Subject) -> dict[str, Any]:
    say = view.words.t
    written, lacking = snippets(RECIPES, view)
    cards = [shown(snippet, view) for snippet in written]
    titles = {card.snippet.id: card.snippet.title for card in cards}
    return {
        "groups": [
            (group.id, say(group.title), [c for c in cards if c.snippet.group == group.id])
            for group in GROUPS
        ],
        "lacking": lacking,
        "places": [
            (place.title, place.recipe, titles.get(place.recipe), [say(s) for s in place.steps])
            for place in PLACES
        ],
        "from_figure": [(m.type, m.fields, say(m.meaning)) for m in FROM_FIGURE],
        "to_figure": [(m.type, m.fields, say(m.meaning)) for m in TO_FIGURE],
        "element": [(names, say(meaning)) for names, meaning in ELEMENT],
        "resize_script": RESIZE_SCRIPT,
        "map": [[show(x) for x in row] for row in view.walk.values.tolist()] if view.walk else [],
    }

"""What a reader fetches: bytes on the wire, as a real browser counts them, compressed as served.

python -m tests.benchmarks.wire
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FLAGS, Served
from tests.browser.find_chromium import system_chromium
from tests.browser.foreign import Foreign

KINDS = {"script": "scripts", "stylesheet": "sheets", "font": "fonts"}
DRAWN = (
    "() => (document.querySelector('conv-walk')?.shadowRoot ?? document).querySelector('svg text')"
)


@contextmanager
def counted(page: Page) -> Iterator[Counter[str]]:
    """Bytes and files by kind, of all that ends while the block runs."""
    ended, told = [], Counter[str]()
    page.on("requestfinished", lambda request: ended.append(request))
    yield told
    page.wait_for_load_state("networkidle")
    for request in ended:
        kind = KINDS.get(request.resource_type, "answers and words")
        told[kind] += request.sizes()["responseBodySize"]
        told["files"] += request.resource_type in ("script", "stylesheet")


def measure(browser: Browser, address: str) -> Counter[str]:
    page = browser.new_context(viewport={"width": 1280, "height": 720}, locale="ru").new_page()
    with counted(page) as told:
        page.goto(address)
        page.wait_for_function(DRAWN)
    return told


def main() -> None:
    served, foreign = Served(), Foreign()
    element = foreign.page(
        f"<script type=module src={served.url}/static/conv-walk.js></script>"
        "<conv-walk stride=2 padding=1></conv-walk>"
    )
    places = {
        "/": f"{served.url}/?lang=ru",
        "/embed": f"{served.url}/embed?lang=ru",
        "<conv-walk> elsewhere": element,
        "/lecture/many-filters": f"{served.url}/lecture/many-filters?lang=ru",
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=FLAGS)
        columns = ["scripts", "sheets", "files", "answers and words", "fonts"]
        print(f"{'bytes':24}" + "".join(f"{name:>20}" for name in columns))
        for name, address in places.items():
            told = measure(browser, address)
            print(f"{name:24}" + "".join(f"{told[column]:20}" for column in columns))
        browser.close()
    foreign.stop()
    served.stop()


if __name__ == "__main__":
    main()

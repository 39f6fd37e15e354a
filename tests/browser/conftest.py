"""A real server and a real browser; a page that complains or leaves the host fails its test."""

import socket
import threading
from collections.abc import Callable

import pytest
import uvicorn
from playwright.sync_api import Page, expect, sync_playwright

from app.main import create_app
from tests.browser.find_chromium import system_chromium
from tests.browser.patience import PATIENCE

expect.set_options(timeout=PATIENCE)

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


class Served:
    """The app on a port of its own, in a thread; it can be lost and found again."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        listening = threading.Event()
        config = uvicorn.Config(create_app(), port=self.port, log_level="warning")
        server = uvicorn.Server(config)
        startup = server.startup

        async def startup_and_tell(sockets=None) -> None:
            await startup(sockets)
            listening.set()

        server.startup = startup_and_tell
        self.server, self.thread = server, threading.Thread(target=server.run, daemon=True)
        self.thread.start()
        assert listening.wait(20)

    def stop(self) -> None:
        self.server.should_exit = True
        self.server.force_exit = True
        self.thread.join(20)


@pytest.fixture(scope="session")
def served():
    served = Served()
    yield served
    served.stop()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, served) -> Callable[..., Page]:
    """Open an address of the app, as a reader with the given language, theme and screen."""
    contexts, complaints = [], []

    def open_page(
        address="/",
        *,
        lang="en",
        theme="light",
        size=(1280, 720),
        quiet=True,
        server=served,
        ready=None,
        **options,
    ):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale=lang,
            color_scheme=theme,
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        if quiet:
            page.on(
                "console",
                lambda message: message.type == "error" and complaints.append(message.text),
            )
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("request", lambda request: request.url.startswith(server.url)
                    or complaints.append(f"leaves the host: {request.url}"))  # fmt: skip
        page.goto(server.url + address)
        answered = "conv-stage .grid.input .cell"  # a page's first numbers; scenes tell theirs
        drawn = "#room svg g *" if address.startswith("/lecture") else answered
        page.wait_for_selector(ready or drawn, state="attached")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []

"""How smoothly a scene in depth plays: frames that the browser's own tracing counts as dropped.

The scene of six filters over a photograph (32×32×3, 28×28×6) plays in a real browser at 1280×720.

    python -m tests.benchmarks.frames [scene] [seconds]
"""

import json
import sys
from collections import Counter
from statistics import median, quantiles
from typing import Any

from playwright.sync_api import CDPSession, Page, expect, sync_playwright

from tests.browser.conftest import FLAGS, Served
from tests.browser.find_chromium import system_chromium

SPEEDS = ("8", "32", "128")  # steps a second
FRAMES = {"includedCategories": ["disabled-by-default-devtools.timeline.frame"]}
GAPS = """seconds => new Promise(done => {
  const gaps = [];
  const begin = performance.now();
  let last = begin;
  const frame = now => {
    gaps.push(now - last);
    last = now;
    if (now - begin < 1000 * seconds) requestAnimationFrame(frame); else done(gaps);
  };
  requestAnimationFrame(frame);
})"""


def traced(session: CDPSession, page: Page, seconds: float) -> tuple[Counter[str], list[float]]:
    """The names of the frame events of a stretch of time, and the milliseconds between frames."""
    events: list[dict[str, Any]] = []
    ended: list[bool] = []
    session.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
    session.once("Tracing.tracingComplete", lambda _: ended.append(True))
    session.send("Tracing.start", {"traceConfig": FRAMES, "transferMode": "ReportEvents"})
    gaps = page.evaluate(GAPS, seconds)
    session.send("Tracing.end")
    while not ended:
        page.evaluate("0")  # lets what the browser has to say come in
    return Counter(event["name"] for event in events), gaps[1:]


def measure(scene: str, seconds: float) -> list[dict[str, Any]]:
    served, rows = Served(), []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=system_chromium(), args=FLAGS)
        for speed in SPEEDS:
            page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
            page.goto(f"{served.url}/lecture/{scene}?speed={speed}")
            page.get_by_role("button", name="Play").click()
            expect(page.get_by_role("button", name="Pause")).to_be_visible()
            counts, gaps = traced(page.context.new_cdp_session(page), page, seconds)
            rows.append({
                "steps a second": speed,
                "frames": counts["DrawFrame"],
                "dropped": counts["DroppedFrame"],
                "median ms": round(median(gaps), 1),
                "p99 ms": round(quantiles(gaps, n=100)[98], 1),
            })  # fmt: skip
            page.context.close()
        browser.close()
    served.stop()
    return rows


def main() -> None:
    scene = sys.argv[1] if len(sys.argv) > 1 else "many-filters"
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 6.0
    rows = measure(scene, seconds)
    print("  ".join(f"{name:>14}" for name in rows[0]))
    for row in rows:
        print("  ".join(f"{value:>14}" for value in row.values()))
    print(json.dumps({scene: rows}))


if __name__ == "__main__":
    main()

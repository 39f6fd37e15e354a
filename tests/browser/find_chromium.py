"""Find a Chromium for the browser tests, and with --install get one where there is none.

The system's is taken first, then Playwright's own, then Debian's package.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


def system_chromium() -> str | None:
    """$CHROMIUM, or the system's own; None leaves Playwright to take its own."""
    wishes = (os.environ.get("CHROMIUM"), *NAMES)
    return next((path for name in wishes if name and (path := shutil.which(name))), None)


def playwrights_own() -> bool:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def install() -> int:
    if system_chromium() or playwrights_own():
        return 0
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    if subprocess.run(playwright, check=False).returncode == 0 and playwrights_own():
        return 0
    sudo = [] if os.geteuid() == 0 else ["sudo"]
    if shutil.which("apt-get"):
        subprocess.run([*sudo, "apt-get", "update", "-qq"], check=False)
        subprocess.run([*sudo, "apt-get", "install", "-y", "-qq", "chromium"], check=False)
    if system_chromium():
        return 0
    print("no Chromium: install one, or name it in $CHROMIUM", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(install() if "--install" in sys.argv else 0)

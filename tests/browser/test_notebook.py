"""A real notebook is executed and made into HTML; its figure plays without kernel and network."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.patience import PATIENCE

ROOT = Path(__file__).parent.parent.parent
JUPYTER = ("ipykernel", "nbclient", "nbconvert")
SOURCE = (
    "from app.notebook import ConvWalk\nConvWalk(stride=2, padding=1, strides=[1, 2], lang='ru')"
)


def convert(folder, *arguments):
    command = [sys.executable, "-m", "nbconvert", *arguments]
    paths = {"PYTHONPATH": str(ROOT), "JUPYTER_CONFIG_DIR": str(folder)}
    subprocess.run(command, cwd=folder, env=os.environ | paths, check=True, capture_output=True)


@pytest.mark.jupyter
@pytest.mark.skipif(not all(map(find_spec, JUPYTER)), reason="Jupyter is not installed")
def test_a_notebook_made_into_html_holds_a_live_figure(browser, tmp_path):
    cell = {"cell_type": "code", "id": "one", "source": SOURCE, "metadata": {}, "outputs": [], "execution_count": None}  # fmt: skip
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
    (tmp_path / "walk.ipynb").write_text(json.dumps(notebook))
    convert(tmp_path, "--to", "notebook", "--execute", "--output", "made", "walk.ipynb")
    convert(tmp_path, "--to", "html", "made.ipynb")
    (output,) = json.loads((tmp_path / "made.ipynb").read_text())["cells"][0]["outputs"]
    assert "".join(output["data"]["image/svg+xml"]).startswith("<svg")

    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto((tmp_path / "made.html").as_uri(), wait_until="domcontentloaded")
    figure = page.frame_locator("iframe")
    expect(figure.locator(".count")).to_have_text("1 / 16")
    figure.get_by_role("button", name="Шаг вперёд").click()
    expect(figure.locator(".count")).to_have_text("2 / 16")
    figure.get_by_role("slider", name="Шаг", exact=True).first.fill("0")
    expect(figure.locator(".count")).to_have_text("1 / 49")
    context.close()

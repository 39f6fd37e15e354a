"""What is installed from the wheel serves the page with all its files, and the command speaks plainly."""

import os
import re
import socket
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(target), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(target.glob("*.whl"))


@pytest.fixture(scope="module")
def convwalk(wheel, tmp_path_factory) -> Path:
    """The command, installed from the wheel into an empty venv that only borrows the dependencies."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    install = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    subprocess.run(install, check=True)
    packages = subprocess.run(
        [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    # Appended to the path: a plain .pth would run the checkout's own editable hook as well.
    Path(packages, "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin" / "convwalk"


def serve(convwalk, folder, *arguments):
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [str(convwalk), "--port", "0", *arguments], cwd=folder, env=environment,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_installed_wheel_serves_the_page_and_every_file_it_names(convwalk, tmp_path, workers):
    server = serve(convwalk, tmp_path, "--workers", workers)
    try:
        said = server.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+", said)[0]
        page = urlopen(address, timeout=30).read().decode()
        names = {name for name in re.findall(r'(?:href|src)="(/[^"]+)"', page) if name != "/"}
        assert len(names) > 20
        for name in [
            *names,
            "/docs",
            "/swagger/swagger-ui-bundle.js",
            "/messages/ru.json",
            "/convolve",
        ]:
            assert urlopen(address + name, timeout=30).status == 200
    finally:
        server.terminate()
        server.wait(20)
        server.stdout.close()


def test_the_code_that_is_served_is_the_wheels(convwalk, tmp_path):
    python = convwalk.parent / "python"
    where = subprocess.run(
        [str(python), "-c", "import app.pages.assets as a; print(a.STATIC)"],
        cwd=tmp_path, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert str(convwalk.parent.parent) in where


def test_the_wheel_holds_what_runs_and_not_what_makes(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("app/static/js/main.js", "app/static/fonts/math.woff2", "app/templates/index.html",
                 "app/locale/ru/LC_MESSAGES/convwalk.po"):  # fmt: skip
        assert name in names
    assert [name for name in names if name.endswith(("fonts/build.py", "jsconfig.json"))] == []


def test_a_port_that_is_taken_is_told_plainly():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        command = [sys.executable, "-m", "app", "--port", port]
        tried = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT)
    assert tried.returncode == 1
    assert f"cannot listen on 127.0.0.1 port {port}" in tried.stderr
    assert "Traceback" not in tried.stderr


@pytest.mark.parametrize("arguments", [["--port", "70000"], ["--workers", "0"], ["--port", "http"]])
def test_a_value_out_of_range_is_named(arguments):
    tried = subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
    )
    assert tried.returncode == 2
    assert arguments[1] in tried.stderr


def test_the_version_is_told():
    told = subprocess.run(
        [sys.executable, "-m", "app", "--version"],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
    )
    assert re.fullmatch(r"convwalk \d+\.\d+\.\d+\n", told.stdout)

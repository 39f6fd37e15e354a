"""Without an extra a format that needs it tells what to install; importing it asks for nothing."""

import subprocess
import sys

import pytest

CODE = """
import sys
sys.modules[{module!r}] = None  # as if it were not installed
from every_mark import every_mark
from app.figure.formats import Look, picture
from app.figure.packages import MissingPackage
try:
    picture({ending!r}, every_mark(), None, Look())
except MissingPackage as missing:
    print(missing.extra, missing)
"""


@pytest.mark.parametrize(
    ("module", "ending", "extra"),
    [
        ("PIL", "png", "export"),
        ("PIL", "mp4", "export"),
        ("av", "mp4", "video"),
        ("reportlab", "pdf", "export"),
    ],
)
def test_a_missing_package_is_named_with_what_installs_it(module, ending, extra):
    code = CODE.format(module=module, ending=ending)
    folder = __file__.rpartition("/")[0]
    run = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {folder!r})\n{code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.startswith(extra)
    assert f"pip install 'convwalk[{extra}]'" in run.stdout

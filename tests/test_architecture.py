"""Imports point one way, and the house keeps its other rules."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APP = ROOT / "app"

ALLOWED = {
    "engine": {"engine"},
    "content": {"content", "engine"},
    "figure": {"figure", "content", "engine", "i18n"},
    "share": {"share", "figure", "content", "engine", "i18n"},
    "api": {"api", "share", "figure", "content", "engine", "i18n", "public", "settings"},
    "pages": {"pages", "share", "figure", "content", "i18n", "public", "settings"},
    "offline": {"offline", "pages", "api", "figure", "content", "engine", "i18n", "settings"},
    "public": set(),
    "i18n": set(),
    "settings": set(),
    "security": set(),
    "compression": set(),
    "cors": set(),
}


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("part", ALLOWED)
def test_a_part_imports_only_what_lies_below_it(part):
    files = list((APP / part).rglob("*.py")) or [APP / f"{part}.py"]
    used = {
        name.split(".")[1] for file in files for name in imports(file) if name.startswith("app.")
    }
    assert used <= ALLOWED[part]


def test_the_engine_knows_numpy_and_the_standard_library_alone():
    import sys

    used = {name.split(".")[0] for file in (APP / "engine").rglob("*.py") for name in imports(file)}
    assert used - set(sys.stdlib_module_names) <= {"app", "numpy"}


def test_colours_stand_in_the_tokens_only():
    for sheet in (ROOT / "static" / "css").glob("*.css"):
        if sheet.name != "tokens.css":
            assert re.findall(r"#[0-9a-fA-F]{3,8}\b", sheet.read_text()) == [], sheet.name


def test_every_setting_is_in_the_readme():
    from app.settings import Settings

    readme = (ROOT / "README.md").read_text()
    for name, field in Settings.model_fields.items():
        assert f"CONVWALK_{name.upper()}" in readme
        assert str(field.description) in readme

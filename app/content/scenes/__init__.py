"""The scenes of the lecture, in order.

Every module here that has SCENES is part of the lecture, and every module of views/ that has VIEW
is a kind of stage; there is no list to keep.
"""

from importlib import import_module
from pkgutil import iter_modules

from app.content.scenes.check import checked
from app.content.scenes.scene import Scene, SceneError, Variant, View


def _offered(package: str, attribute: str) -> list[object]:
    modules = [
        import_module(f"{package}.{module.name}")
        for module in iter_modules(import_module(package).__path__)
    ]
    return [getattr(module, attribute) for module in modules if hasattr(module, attribute)]


VIEWS: dict[str, View] = {view.name: view for view in _offered(f"{__name__}.views", "VIEW")}  # type: ignore[attr-defined,misc]
SCENES: tuple[Scene, ...] = checked(
    [scene for scenes in _offered(__name__, "SCENES") for scene in scenes],  # type: ignore[attr-defined]
    VIEWS,
)

__all__ = ["SCENES", "VIEWS", "Scene", "SceneError", "Variant", "View"]

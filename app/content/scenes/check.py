"""The rules that a scene keeps, checked when the app starts."""

from collections import Counter
from collections.abc import Iterable, Mapping

from app.content.scenes.scene import Scene, SceneError, View


def checked(scenes: Iterable[Scene], views: Mapping[str, View]) -> tuple[Scene, ...]:
    """The scenes in the lecture's order.

    Raises:
        SceneError: one of them could not be given; the message names it.
    """
    ordered = tuple(sorted(scenes, key=lambda scene: scene.number))
    _unlike("id", [scene.id for scene in ordered])
    _unlike("number", [str(scene.number) for scene in ordered])
    for scene in ordered:
        if scene.view not in views:
            raise SceneError(f"{scene.id}: there is no view {scene.view}")
        _check(scene, views[scene.view])
    return ordered


def _unlike(what: str, values: list[str]) -> None:
    twice = [value for value, count in Counter(values).items() if count > 1]
    if twice:
        raise SceneError(f"two scenes have the {what} {twice[0]}")


def _check(scene: Scene, view: View) -> None:
    used = {
        *scene.settings,
        *scene.bounds,
        *scene.example,
        *(name for v in scene.variants for name in v.settings),
    }
    for what, names, known in (
        ("setting", used, view.settings),
        ("control", scene.controls, view.controls),
        ("panel", scene.panels, view.panels),
    ):
        strange = sorted(set(names) - known)
        if strange:
            raise SceneError(f"{scene.id}: view {view.name} has no {what} {strange[0]}")
    if scene.asks != ("question" in scene.panels):
        raise SceneError(f"{scene.id}: a scene that asks has a panel question, and no other has")
    _check_bounds(scene)
    _check_answers(scene, view)


def _check_bounds(scene: Scene) -> None:
    for name, (least, most) in scene.bounds.items():
        sizes = [int(size) for size in scene.settings.get(name, str(least)).split("x")]
        if not all(least <= size <= most for size in sizes):
            raise SceneError(f"{scene.id}: {name} is outside {least} to {most}")


def _check_answers(scene: Scene, view: View) -> None:
    for settings in (scene.settings, *({**scene.settings, **v.settings} for v in scene.variants)):
        try:
            view.answer(settings)
        except ValueError as error:  # the engine's refusals are of this kind
            raise SceneError(f"{scene.id}: {settings} has no answer: {error}") from error

"""The layer as code, whose output is the map on screen."""

from collections.abc import Callable

from app.share.snippet import Recipe
from app.share.subject import Subject


def in_framework(name: str) -> Callable[[Subject], str]:
    def write(subject: Subject) -> str:
        assert subject.layer is not None  # or the recipe is not written
        return subject.layer.code(name).text

    return write


RECIPES = tuple(
    Recipe(name, "code", title, "python", in_framework(name), "layer")
    for name, title in (
        ("pytorch", "PyTorch"),
        ("numpy", "NumPy"),
        ("keras", "Keras"),
        ("jax", "JAX"),
    )
)

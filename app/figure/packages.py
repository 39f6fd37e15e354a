"""Packages that a picture's format needs and that not everybody installs."""

from typing import Any


class MissingPackage(ImportError):  # noqa: N818 - named for what is missing
    """A format was asked for whose package is not installed; `extra` brings it along."""

    def __init__(self, package: str, extra: str) -> None:
        self.package, self.extra = package, extra
        self.install = f"pip install 'convwalk[{extra}]'"
        super().__init__(f"{package} is not installed: {self.install}")


class Missing:
    """Stands where a module or a name from it would: whoever uses it is told what to install."""

    def __init__(self, package: str, extra: str) -> None:
        self._what = package, extra

    def __getattr__(self, name: str) -> Any:
        raise MissingPackage(*self._what)

    def __call__(self, *_: Any, **__: Any) -> Any:
        raise MissingPackage(*self._what)

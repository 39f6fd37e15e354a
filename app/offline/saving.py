"""A file that is written whole or not at all."""

from pathlib import Path
from tempfile import TemporaryDirectory


def write_whole(target: Path, content: bytes) -> None:
    """Written beside its place, then moved there; the folder is made if it is missing.

    Raises:
        OSError: it cannot be written there; what stood there stays.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".convwalk-", dir=target.parent) as aside:
        draft = Path(aside, "draft")
        draft.write_bytes(content)
        draft.replace(target)

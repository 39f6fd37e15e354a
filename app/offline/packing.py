"""JSON, deflated and written in letters, as it stands in the file."""

import zlib
from base64 import b64encode

import orjson

BEST = 9  # the file is made once and read often


class Packer:
    """Takes a text piece by piece, so that its size is known before it is whole."""

    def __init__(self) -> None:
        self._deflate = zlib.compressobj(BEST, zlib.DEFLATED, -zlib.MAX_WBITS)  # no header
        self._packed = bytearray()

    @property
    def size(self) -> int:
        """Letters so far, at least."""
        return len(self._packed) * 4 // 3

    def add(self, text: bytes) -> None:
        self._packed += self._deflate.compress(text)

    def letters(self) -> bytes:
        """All of it; nothing can be added any more."""
        self._packed += self._deflate.flush()
        return b64encode(self._packed)


def packed(value: object) -> bytes:
    """One JSON value."""
    packer = Packer()
    packer.add(orjson.dumps(value))
    return packer.letters()

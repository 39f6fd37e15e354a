"""Pictures in pixels: PNG, and the walk as GIF, APNG or WebP.

marks -> stamps (shapes, lettering) -> frames -> one palette (colours) -> files (moving, still)
"""

from app.figure.raster.moving import apng, gif, webp
from app.figure.raster.still import png

__all__ = ["apng", "gif", "png", "webp"]

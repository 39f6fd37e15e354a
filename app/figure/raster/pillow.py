"""Pillow, where it is installed; where it is not, whoever uses it is told what to install."""

from app.figure.packages import Missing

try:
    from PIL import GifImagePlugin, Image, ImageChops, ImageDraw, ImageFont, features
except ImportError:
    GifImagePlugin = Image = ImageChops = ImageDraw = ImageFont = features = Missing(  # type: ignore[assignment]
        "Pillow", "export"
    )

__all__ = ["GifImagePlugin", "Image", "ImageChops", "ImageDraw", "ImageFont", "features"]

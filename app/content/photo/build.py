"""Make coffee.npz: the photograph that the volumes are made of, 224×224×3.

    pip install scikit-image pillow
    python app/content/photo/build.py

The cup of coffee of scikit-image (skimage.data.coffee): by Rachel Michetti, courtesy of Pikolo
Espresso Bar, released under CC0.
"""

from pathlib import Path

import numpy as np
from PIL import Image
from skimage.data import coffee

SQUARE = (100, 20, 460, 380)  # left, top, right, bottom: the cup and its saucer

image = Image.fromarray(coffee()).crop(SQUARE).resize((224, 224), Image.Resampling.LANCZOS)
planes = np.asarray(image).transpose(2, 0, 1)  # (3, 224, 224)
np.savez_compressed(Path(__file__).parent / "coffee.npz", planes=planes)

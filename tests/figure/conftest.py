"""Tests of this folder read pictures with `reading`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

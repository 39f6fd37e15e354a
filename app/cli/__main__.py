"""`python -m app.cli` is the `convwalk` command."""

import sys

from app.cli import main

sys.exit(main())

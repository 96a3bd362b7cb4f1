"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# Figures are drawn into files, never on a screen.
os.environ.setdefault("MPLBACKEND", "Agg")

# The same examples in every run: a test that fails, fails for everybody. Time limits on single
# examples would fail on a busy machine, or on the first call of a compiled function.
settings.register_profile("fixed", deadline=None, derandomize=True)
settings.load_profile("fixed")

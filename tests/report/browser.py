"""A Chromium to open the report in: the system's, else the one that playwright installed."""

from __future__ import annotations

import shutil
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def launch(play: Any) -> Any:
    """A headless Chromium. Raises playwright's Error when the machine has none."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return play.chromium.launch(executable_path=found, args=["--no-sandbox"])

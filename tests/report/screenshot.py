"""Takes the picture of the report for the README: `python tests/report/screenshot.py REPORT.html [PICTURE.png]`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).with_name("screenshot.png")


def take(report: Path, picture: Path, *, dark: bool = False, width: int = 1440, height: int = 960, event: str = "",
         language: str = "zh-CN", scale: float = 1, full: bool = False) -> None:  # fmt: skip
    """Opens `report` in Chromium, opens the event at `event` (an id, `first` for the top row), and saves `picture`."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": width, "height": height}, locale=language, device_scale_factor=scale,
                                color_scheme="dark" if dark else "light")  # fmt: skip
        page.on("console", lambda message: print(message.type, message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: print(error))
        page.goto(report.resolve().as_uri())
        page.wait_for_selector("body[data-ready]")
        if event == "first":
            page.click(".tabulator-row .company")
            page.wait_for_selector(".detail .mine-ev")
        page.wait_for_timeout(700)
        page.screenshot(path=picture, full_page=full)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else PICTURE, event="first", height=1180)

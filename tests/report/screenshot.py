"""Takes the picture of the report for the README: `python -m tests.report.screenshot REPORT.html [PICTURE.png]`."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.report.browser import launch

PICTURE = Path(__file__).with_name("screenshot.png")


# A full event, so that the picture shows what the page can do: leads, other investors, amount, round, a sure one.
_FULL = """() => ROWS.filter(row => row.lead_investors.length && row.investors.length > 2 && row.amount && row.round
  && row.confidence > 0.8).sort((a, b) => b.investors.length - a.investors.length || a.index - b.index)[0]?.event_id"""


def take(report: Path, picture: Path, *, dark: bool = False, width: int = 1440, height: int = 960, event: str = "",
         language: str = "zh-CN", scale: float = 1, full: bool = False) -> None:  # fmt: skip
    """Opens `report` in Chromium and saves `picture`; `event`: `first` opens the top row, `full` a full event."""
    with sync_playwright() as play:
        browser = launch(play)
        page = browser.new_page(viewport={"width": width, "height": height}, locale=language, device_scale_factor=scale,
                                color_scheme="dark" if dark else "light")  # fmt: skip
        page.goto(report.resolve().as_uri())
        page.wait_for_selector("body[data-ready]")
        if event == "first":
            page.click(".tabulator-row .company")
        elif event == "full":
            page.evaluate("id => { location.hash = id }", page.evaluate(_FULL))
        if event:
            page.wait_for_selector(".detail .mine-ev")
        page.wait_for_timeout(700)
        if full:  # the whole page, from its top
            page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=picture, full_page=full)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else PICTURE, event="full", full=True, height=900)

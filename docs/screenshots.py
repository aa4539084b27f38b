"""Makes the pictures of the report that stand in docs/, from bundled contracts, in Debian's Chromium.

    chunklab compare contracts
    chunklab report results/runs/contracts-… -f html -o report.html
    python docs/screenshots.py report.html

`playwright` comes with the extra `[test]`, Chromium with `apt-get install chromium`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
CHROMIUM = '/usr/bin/chromium'
WIDTH = 1280
QUIET = ('--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update')


def main(report: str) -> None:
    """Write docs/report.png, the verdict and the first table, and docs/viewer.png, a cut answer beside a whole one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = browser.new_page(viewport={'width': WIDTH, 'height': 860}, color_scheme='light')
        page.goto(Path(report).absolute().as_uri())
        page.screenshot(path=DOCS / 'report.png')
        page.set_viewport_size({'width': WIDTH, 'height': 1120})
        to_cut_answer(page)
        page.screenshot(path=DOCS / 'viewer.png')
        browser.close()


def to_cut_answer(page: Any) -> None:
    """The first question that is answered completely under B and failed under A because a cut goes through it."""
    page.evaluate("document.getElementById('viewer').scrollIntoView()")
    places = int(page.locator('#view-place').inner_text().split(' of ')[1])
    for _ in range(places):
        page.wait_for_timeout(300)
        if page.locator('#view-text .cut.hurts').count() and page.locator('.outcome .hurt').count() == 1:
            return
        page.locator('#view-next').click()
    raise SystemExit('no question of this report is failed because of a cut')


if __name__ == '__main__':
    if len(sys.argv) != 2:
        raise SystemExit('usage: python docs/screenshots.py REPORT.html')
    main(sys.argv[1])

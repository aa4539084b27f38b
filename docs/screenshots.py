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
WIDTH, HEIGHT = 1280, 1120
QUIET = ('--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update')


def main(report: str) -> None:
    """Write docs/report.png, the verdict and the first table, and docs/viewer.png, a cut answer beside a whole one."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = browser.new_page(viewport={'width': WIDTH, 'height': 940}, color_scheme='light')
        page.goto(Path(report).absolute().as_uri())
        page.screenshot(path=DOCS / 'report.png')
        page.set_viewport_size({'width': WIDTH, 'height': HEIGHT})
        to_cut_answer(page)
        page.screenshot(path=DOCS / 'viewer.png')
        browser.close()


def to_cut_answer(page: Any) -> None:
    """The first question that is answered completely under B and failed under A, with the cut that did it in sight."""
    page.evaluate("document.getElementById('viewer').scrollIntoView()")
    places = int(page.locator('#view-place').inner_text().split(' of ')[1])
    for _ in range(places):
        page.wait_for_timeout(300)
        cut = page.locator('#view-text .cut.hurts')
        alone = page.locator('.outcome .jump').first.inner_text() == 'Answer'
        if alone and cut.count() == 1 and 0 < cut.bounding_box()['y'] < HEIGHT - 60:
            return
        page.locator('#view-next').click()
    raise SystemExit('no question of this report is failed because of a cut')


if __name__ == '__main__':
    if len(sys.argv) != 2:
        raise SystemExit('usage: python docs/screenshots.py REPORT.html')
    main(sys.argv[1])

"""The sample site behind nginx, in Chromium: headers that let all through that pages need."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.tools.host import serving
from tests.tools.nginx import Hosted, hosting_sample
from tests.tools.programs import program

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Request

pytestmark = pytest.mark.browser

# One of each layout.
PAGES = (
    "/", "/nyheter/", "/lediga-jobb/", "/kalender/", "/forum/", "/natverk/skolpolitik/",
    "/personer/", "/organisationer/", "/om/", "/sok/", "/a-o/", "/en/",
    "/tillganglighetsredogorelse/",
)  # fmt: skip


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    nginx = program("nginx", "nginx libnginx-mod-http-brotli-static")
    with hosting_sample(nginx, tmp_path_factory.mktemp("nginx")) as sample:
        yield sample


def failure(request: "Request") -> list[str]:
    """What failed; the icon is asked for late, and given up when one goes on to another page."""
    given_up = "/favicon" in request.url and "ABORTED" in str(request.failure)
    return [] if given_up else [f"{request.url} {request.failure}"]


def test_no_header_keeps_anything_from_a_page(browser: "Browser", hosted: Hosted) -> None:
    page = browser.new_page(reduced_motion="reduce")
    complaints: list[str] = []
    page.on("console", lambda each: complaints.append(f"{page.url} {each.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url} {error}"))
    page.on("requestfailed", lambda each: complaints.extend(failure(each)))
    one_of_each = [
        f"/{next(iter(sorted(hosted.output.glob(where)))).parent.relative_to(hosted.output)}/"
        for where in ("nyheter/*/*.html", "lediga-jobb/*/*.html", "kalender/*/*.html")
    ]
    for path in (*PAGES, *one_of_each):
        page.goto(f"http://127.0.0.1:{hosted.server.port}{path}", wait_until="networkidle")
        assert page.evaluate("document.styleSheets.length") >= 1
    page.close()
    assert complaints == []


def test_no_other_site_can_show_a_page_in_a_frame(
    browser: "Browser", hosted: Hosted, tmp_path: "Path"
) -> None:
    there = f"http://127.0.0.1:{hosted.server.port}/om/"
    (tmp_path / "index.html").write_text(f'<iframe src="{there}"></iframe>', "utf-8")
    page = browser.new_page()
    with serving(tmp_path) as origin:
        with page.expect_console_message(lambda each: "frame-ancestors 'none'" in each.text):
            page.goto(origin)
        framed = [frame.url for frame in page.frames[1:]]
    page.close()
    assert framed == ["chrome-error://chromewebdata/"]

"""Structured data in Chromium: the page's policy has nothing to say of it, and nobody runs it."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

ADDRESS = "https://samverkan.example/lediga-jobb/webbredaktor/"

# What breaks the policy is told to the page, and must be heard from its first element on.
LISTEN = """
window.broken = [];
document.addEventListener("securitypolicyviolation", event =>
  window.broken.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""

READ = """() => [...document.querySelectorAll('script[type="application/ld+json"]')]
  .map(script => JSON.parse(script.textContent))"""


# Once it is told, so is all that came before it. The promise is ours to keep: `wait_for_function`
# evaluates in the page, which its policy forbids.
BREAK_ONE_MORE = """() => new Promise(done => {
  const src = "https://last.example/";
  document.addEventListener("securitypolicyviolation", event =>
    event.blockedURI === src && done());
  document.body.append(Object.assign(new Image(), {src}));
})"""
LAST = "img-src https://last.example/"


def visit(browser: Browser, html: str) -> tuple[list[str], list[dict[str, str]]]:
    """What a page broke of its policy, and the data that scripts of a reader find in it."""
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(LISTEN)
        page.route("**/*", lambda route: route.fulfill(status=204))
        page.route(ADDRESS, lambda route: route.fulfill(body=html, content_type="text/html"))
        page.goto(ADDRESS)
        page.evaluate(BREAK_ONE_MORE)
        broken: list[str] = page.evaluate("window.broken")
        assert broken.pop() == LAST
        data: list[dict[str, str]] = page.evaluate(READ)
        return broken, data


@pytest.fixture(scope="module")
def job(sample_output: Path) -> str:
    return (sample_output / "lediga-jobb/webbredaktor/index.html").read_text("utf-8")


def test_structured_data_breaks_no_policy(browser: Browser, job: str) -> None:
    broken, data = visit(browser, job)
    assert broken == []
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', job)
    assert data == [json.loads(found)]


def test_a_script_that_runs_breaks_the_policy(browser: Browser, job: str) -> None:
    broken, _ = visit(browser, job.replace(' type="application/ld+json"', ""))
    assert broken == ["script-src-elem inline"]

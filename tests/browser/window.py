"""A tab of Chromium on one site: opens its pages, and notes what each of them asked and said."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, Route

from sitegen.connect.site import Site
from sitegen.words.model import Page as Planned
from tests.browser.sites import Built

HERE = Path(__file__).parent
AXE = HERE.parent / "tools/node_modules/axe-core/axe.min.js"

NARROW, WIDE = (320, 640), (1280, 900)


@dataclass
class Heard:
    """What a page asked for and said since it was opened."""

    requests: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Window:
    """A tab on a site, and beside it one in which no script runs."""

    def __init__(
        self, context: BrowserContext, plain: BrowserContext, built: Built, origin: str
    ) -> None:
        """`plain` is a context without JavaScript; `origin` is where the site is served."""
        self.turn_to(built, origin)
        self.context = context
        self.page = context.new_page()
        self.plain = plain.new_page()
        self._media: dict[str, str] = {}
        self._listen()

    def turn_to(self, built: Built, origin: str) -> None:
        """Look at another site from now on."""
        self.built = built
        self.origin = origin
        self.path = ""
        self.heard = Heard()
        self._pages = {page.path: page for page in built.plan.pages.values()}

    def _listen(self) -> None:
        self.page.on("request", self._on_request)
        self.page.on("response", self._on_response)
        self.page.on("requestfailed", self._on_failure)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.heard.errors.append(str(error)))

    def _on_request(self, request: Request) -> None:
        if request.is_navigation_request() and request.url == self.address:
            # What came before is the last page's: its icon is asked for late.
            self.heard = Heard()
        if not request.url.startswith(("data:", "blob:")):
            self.heard.requests.append(request.url)
            if not request.url.startswith(f"{self.origin}/"):
                self.heard.elsewhere.append(request.url)

    def _on_response(self, response: Response) -> None:
        # That the missing page is not there is what it says.
        if response.status >= 400 and "404" not in self.path:
            self.heard.failed.append(f"{response.status} {response.url}")

    def _on_failure(self, request: Request) -> None:
        # What is given up when one leaves the page, or a picture that gets another size, is no
        # fault; but a page in the place of a style sheet or script is.
        needed = request.resource_type in ("stylesheet", "script", "font")
        if not request.is_navigation_request() and (
            needed or "ABORTED" not in str(request.failure)
        ):
            self.heard.failed.append(f"{request.failure} {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            # Chromium asks for /favicon.ico by itself; only the message's place tells.
            self.heard.errors.append(f"{message.text} {message.location['url']}")

    def open(self, path: str) -> None:
        """Open a page by its file in the output; of a redirect, the page that tells of it."""
        self.path = path
        self.heard = Heard()
        if self.planned.template == "base/redirect.html":
            self._open_redirect()
            return
        self.page.goto(self.address)

    def _open_redirect(self) -> None:
        """Without following it: the host has no content to show where it leads."""

        def leads_on(request: Request) -> bool:
            return request.is_navigation_request() and request.url != self.address

        def answer(route: Route) -> None:
            if leads_on(route.request):
                route.fulfill(status=204)
            else:
                route.continue_()

        self.page.route("**/*", answer)
        with self.page.expect_response(lambda response: leads_on(response.request)):
            self.page.goto(self.address)
        self.page.unroute("**/*")

    @property
    def address(self) -> str:
        """Where the page that is open is served."""
        return f"{self.origin}/{self.path.removesuffix('index.html')}"

    @property
    def planned(self) -> Planned:
        """The page that is open, as it was planned."""
        return self._pages[self.path]

    @property
    def site(self) -> Site:
        return self.built.plan.site

    def ask(self, question: str, fact: Any = None) -> Any:
        """Call a function of `looking.js`, with the facts that it needs."""
        return self.page.evaluate(f"fact => looking.{question}(fact)", fact)

    def resize(self, size: tuple[int, int]) -> None:
        """Give the tab a size in CSS pixels."""
        if self.page.viewport_size != {"width": size[0], "height": size[1]}:
            self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def media(self, **features: Any) -> None:
        """Emulate what readers ask their machines for; no name for what is usual."""
        usual = {"media": "screen", "color_scheme": "light", "forced_colors": "none"}
        wanted = {**usual, "reduced_motion": "reduce", **features}
        if wanted != self._media:
            self.page.emulate_media(**wanted)
            self._media = wanted

    def close(self) -> None:
        """Close both tabs."""
        self.page.close()
        self.plain.close()

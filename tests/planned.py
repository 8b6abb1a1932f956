"""A small site that is planned but not built, for tests that ask what its pages see.

A whole build compiles every layout anew, a quarter of a second each time; here they are compiled
once for all tests.
"""

from datetime import datetime
from functools import cache

import jinja2

from sitegen.build import prepare
from sitegen.read.layouts import SHIPPED, find
from sitegen.render.render import FORMATS
from sitegen.render.templates import make_environment
from sitegen.render.view import View
from sitegen.words.model import Page
from sitegen.words.outcome import Options
from tests.conftest import SAMPLE_TIME, Site


class Planned:
    """The pages of a site at a moment, by address; its problems as `path:line:column code`."""

    def __init__(self, site: Site, at: str = SAMPLE_TIME, base_url: str = "") -> None:
        options = Options(site.root, site.output, datetime.fromisoformat(at), base_url=base_url)
        self.plan = prepare(options)
        self.pages = self.plan.pages
        self.ground = self.plan.ground()
        self.problems = [
            f"{found.path}:{found.place.line}:{found.place.column} {found.code}"
            for found in self.plan.problems
        ]

    def view(self, address: str) -> View:
        """What the layout of a page may ask."""
        return self.ground.view(self.pages[address])

    def read(self, address: str) -> str:
        """The text of the file at an address."""
        view = self.view(address)
        if view.page.format in FORMATS:
            return FORMATS[view.page.format](view)
        template = _environment().get_template(view.page.template)
        return template.render(view=view, page=view.page, entry=view.entry)

    def of_format(self, name: str) -> list[Page]:
        return [page for page in self.pages.values() if page.format == name]


@cache
def _environment() -> jinja2.Environment:
    return make_environment(find(SHIPPED))

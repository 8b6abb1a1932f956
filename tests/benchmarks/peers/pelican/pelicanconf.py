"""Pelican's settings: the same addresses, lists and feed as the other sites have."""

import hashlib
from itertools import pairwise
from pathlib import Path
from typing import Any

from pelican import signals  # type: ignore[import-not-found]  # in a venv of its own

_HERE = Path(__file__).parent

SITENAME = "Provkommunen"
SITEURL = FEED_DOMAIN = "https://prov.example"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
THEME_STATIC_DIR = "assets"
STYLE = hashlib.sha256((_HERE / "theme/static/site.css").read_bytes()).hexdigest()[:8]
PUBLISHED = "Publicerad"
TIMEZONE = "Europe/Stockholm"
DEFAULT_LANG = "sv"
MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december".split()
)

ARTICLE_URL = "nyheter/{slug}/"
ARTICLE_SAVE_AS = "nyheter/{slug}/index.html"
CATEGORY_URL = "nyheter/{slug}/"
CATEGORY_SAVE_AS = "nyheter/{slug}/index.html"
TAG_URL = "nyheter/amne/{slug}/"
TAG_SAVE_AS = "nyheter/amne/{slug}/index.html"
AUTHOR_SAVE_AS = DRAFT_SAVE_AS = ""
USE_FOLDER_AS_CATEGORY = False

DIRECT_TEMPLATES = ["index", "home", "a-o", "sok", "404", "sitemap", "robots"]
INDEX_SAVE_AS = "nyheter/index.html"
INDEX_URL = "nyheter/"
HOME_SAVE_AS = "index.html"
A_O_SAVE_AS = "a-o/index.html"
SOK_SAVE_AS = "sok/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"
ROBOTS_SAVE_AS = "robots.txt"
globals()["A-O_SAVE_AS"] = A_O_SAVE_AS

DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"index": None, "tag": None, "category": None}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/sida/{number}/", "{base_name}/sida/{number}/index.html"),
)

FEED_ALL_ATOM = "nyheter/atom.xml"
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_MAX_ITEMS = 30

# As fast as it can be: no code colouring, no typography, texts kept from build to build.
MARKDOWN = {"extensions": ["toc"], "output_format": "html5"}
TYPOGRIFY = False
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "generator"
CHECK_MODIFIED_METHOD = "mtime"
GZIP_CACHE = False
STATIC_PATHS: list[str] = []
PLUGIN_PATHS: list[str] = []


def _neighbours(generator: Any) -> None:
    """Link each post to those before and after it in time, which Pelican itself does not."""
    posts = generator.articles
    for later, earlier in pairwise(posts):
        later.earlier, earlier.later = earlier, later


class _Neighbours:
    __name__ = "neighbours"

    @staticmethod
    def register() -> None:
        signals.article_generator_finalized.connect(_neighbours)


PLUGINS = [_Neighbours()]

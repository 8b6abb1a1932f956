"""The search page in Chromium: what readers type, and what they are shown and told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, expect

from sitegen.late.search.words import terms
from tests.browser.looking import RUN_AXE
from tests.browser.window import NARROW, WIDE
from tests.conftest import Site
from tests.test_search import load
from tests.tools.host import serving

pytestmark = pytest.mark.browser

SEARCH = "/sok/"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture
def page(context: BrowserContext, sample_server: str) -> Iterator[Page]:
    """A page, on which nothing may go wrong and no other host may be asked."""
    made = context.new_page()
    faults: list[str] = []
    made.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on(
        "request",
        lambda asked: (
            None if asked.url.startswith(f"{sample_server}/") else faults.append(asked.url)
        ),
    )
    yield made
    assert faults == []
    assert made.context.cookies() == []
    if made.url != "about:blank":
        assert made.evaluate("localStorage.length + sessionStorage.length") == 0
    made.close()


def status_of(page: Page) -> str:
    status = page.get_by_role("status")
    expect(status).not_to_be_empty()
    return status.inner_text()


def search(page: Page, origin: str, text: str, *, home: str = SEARCH, more: str = "") -> str:
    """Open the search page with something to look for; returns what is said of it."""
    page.goto(f"{origin}{home}?q={quote(text)}{more}")
    return status_of(page)


def titles(page: Page) -> list[str]:
    return page.locator(".hits h2").all_inner_texts()


# --- What is found ---


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # Forms of a word.
        ("nätverk", "Kommunikationsnätverket"),
        ("nätverken", "Nätverk"),
        ("nätverkens", "Nätverk"),
        ("Politiken", "Kulturpolitiska nätverket"),
        ("mötena", "Enande möte hösten 2026"),
        ("kommunernas", "Nätverksträff för kommuner och civilsamhället"),
        # Parts of compounds.
        ("politik", "Skolpolitiska nätverket"),
        ("skolpolitik", "Skolpolitiska nätverket"),
        ("granskare", "Klarspråksgranskare på distans"),
        ("hållbar", "Forum för social hållbarhet"),
        ("träff", "Nätverksträff för kommuner och civilsamhället"),
        ("redogörelse", "Tillgänglighetsredogörelse"),
        # Hyphens, accents, numbers, several words.
        ("e-post", "Kontakta redaktionen"),
        ("epost", "Kontakta redaktionen"),
        ("é-post", "Kontakta redaktionen"),
        ("enande möte 2027", "Enande möte våren 2027"),
        ("lediga jobb", "Lediga jobb"),
        # A slip, and no dots on the keyboard.
        ("nätvrk", "Nätverk"),
        ("natverk", "Nätverk"),
        ("tillganglighetsredogorelse", "Tillgänglighetsredogörelse"),
    ],
)
def test_a_reader_finds(page: Page, sample_server: str, text: str, title: str) -> None:
    search(page, sample_server, text)
    more = page.get_by_role("button", name="Visa fler träffar")
    while more.is_visible():
        count = len(titles(page))
        more.click()
        expect(page.locator(".hits > li").nth(count)).to_be_visible()
    assert title in titles(page)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # What a question is about, not the words that hold it together.
        ("hur anmäler jag mig till nätverksträffen", "Anmäl dig till nätverksträffen"),
        ("vem är ansvarig för socialpolitik?", "Socialpolitiska nätverket"),
        ("hur blir jag medlem", "Enande mötet"),
        # Rarer compounds come no earlier than the word itself.
        ("kontakta er", "Kontakta redaktionen"),
        # Not every page with a calendar or a feed to subscribe to.
        ("prenumerera på kalendern", "Nu går kalendern att prenumerera på"),
        ("inställda möten", "Kalender"),
        # Compounds that nobody has written here.
        ("distansjobb", "Klarspråksgranskare på distans"),
        # And one written as two words.
        ("nätverks träff", "Nätverksträff för kommuner"),
        ("klarspråks granskare", "Klarspråksgranskare"),
        ("vårdfrågor", "Tåget, bussen och vården"),
        # What readers call it.
        ("öppettider", "Kontakta redaktionen"),
        ("cookies", "Så behandlar vi personuppgifter"),
        ("GDPR", "Så behandlar vi personuppgifter"),
    ],
)
def test_what_readers_ask_for_comes_first(
    page: Page, sample_server: str, text: str, first: str
) -> None:
    search(page, sample_server, text)
    assert titles(page)[0].startswith(first)


def test_a_compound_with_only_its_end_known_finds_that_and_says_so(
    page: Page, sample_server: str
) -> None:
    assert search(page, sample_server, "fotbollsnätverket").startswith("Inget ord stämmer helt.")
    assert "Nätverk" in titles(page)


def test_words_that_tell_nothing_are_looked_for_where_there_are_no_others(
    page: Page, sample_server: str
) -> None:
    assert "träffar på ”om”" in search(page, sample_server, "om")


def test_the_first_letter_of_a_short_word_is_no_slip(page: Page, sample_server: str) -> None:
    assert search(page, sample_server, "xobb").startswith("Inga träffar")
    assert "liknar" in search(page, sample_server, "jbob")


def test_another_year_is_not_a_slip(page: Page, sample_server: str) -> None:
    assert search(page, sample_server, "2031").startswith("Inga träffar")


def test_a_fact_is_shown_with_its_label_and_not_alone(page: Page, sample_server: str) -> None:
    search(page, sample_server, "individuell lön")
    shown = page.locator(".hits > li").first.locator("p").last
    expect(shown).to_contain_text("Lön: Individuell lön … ")
    assert len(shown.inner_text()) > 60


def test_letters_with_dots_are_letters_of_their_own(page: Page, sample_server: str) -> None:
    search(page, sample_server, "lån")
    loans = titles(page)
    search(page, sample_server, "län")
    assert "Region Jönköpings län" in titles(page)
    assert "Region Jönköpings län" not in loans


def test_the_very_word_comes_before_words_that_contain_it(
    page: Page, sample_server: str, sample_output: Path
) -> None:
    files = {
        path.relative_to(sample_output).as_posix(): path.read_bytes()
        for path in sample_output.rglob("*.json")
    }
    has_it = {f"/{address}" for address in load(files)["found"]["politik"]}
    search(page, sample_server, "politiken")
    found = page.locator(".hits a").evaluate_all("all => all.map(a => a.pathname)")
    assert 0 < len(has_it) < len(found)
    assert set(found[: len(has_it)]) == has_it


def test_an_english_page_finds_english(page: Page, sample_server: str) -> None:
    said = search(page, sample_server, "networks", home="/en/search/")
    assert "found for “networks”" in said
    addresses = page.locator(".hits a").evaluate_all("all => all.map(a => a.pathname)")
    assert addresses
    assert all(address.startswith("/en/") for address in addresses)
    assert "Nothing found" in search(page, sample_server, "xyzzy", home="/en/search/")


FOLDED = (
    "Ångström é-post Müller STRASSE straße 1\u00a0700 a\u030a skol\u00adpolitik ad hoc-grupp Ærø"
)


def test_script_and_build_split_words_alike(page: Page, sample_server: str) -> None:
    page.goto(f"{sample_server}{SEARCH}")
    address = page.locator("script[src]").get_attribute("src")
    source = page.request.get(f"{sample_server}{address}").text()
    own = source[source.index("const OWN") : source.index("const asked")]
    # Not on the page itself: its policy lets nobody run what they made up.
    page.goto("about:blank")
    code = f"(text) => {{ {own}\nreturn (fold(text).match(WORD) ?? []).map(joined); }}"
    words = page.evaluate(code, FOLDED)
    expected = list(terms(FOLDED))
    parts = {"post", "hoc", "grupp"}
    assert words == [word for word in expected if word not in parts]


# --- What is shown and said ---


def test_a_result_has_a_link_kind_date_and_the_words_in_their_place(
    page: Page, sample_server: str
) -> None:
    search(page, sample_server, "klarspråksgranskare")
    first = page.locator(".hits > li").first
    link = first.get_by_role("heading", level=2).get_by_role("link")
    assert link.get_attribute("href") == "/lediga-jobb/klarspraksgranskare/"
    expect(first.locator(".meta")).to_have_text("Ledigt jobb · Sök senast 31 december 2026")
    search(page, sample_server, "språkkonsult")
    # Not in the summary: from the page's text.
    context = page.locator(".hits > li").first.locator("p").last
    expect(context.locator("mark").first).to_have_text("språkkonsult")
    assert 20 < len(context.inner_text()) < 260


def test_a_result_says_that_a_meeting_is_cancelled(page: Page, sample_server: str) -> None:
    search(page, sample_server, "skriva för sociala medier december")
    meta = page.locator(".hits > li").filter(has_text="1 december 2026 kl.").locator(".meta")
    expect(meta.first).to_have_text("Kalender · Inställt · 1 december 2026 kl. 18.30–20.00")


def test_the_number_of_hits_is_said_politely(page: Page, sample_server: str) -> None:
    assert search(page, sample_server, "nätverken").endswith("träffar på ”nätverken”.")
    status = page.get_by_role("status")
    assert status.count() == 1
    assert search(page, sample_server, "xyzzy").startswith("Inga träffar på ”xyzzy”.")
    assert titles(page) == []
    assert "liknar det du skrev" in search(page, sample_server, "nätvrk")
    assert "Ingen sida har alla orden" in search(page, sample_server, "xyzzy nätverk")


def test_kinds_narrow_what_is_shown_and_say_how_many_they_are(
    page: Page, sample_server: str
) -> None:
    search(page, sample_server, "nätverk")
    group = page.get_by_role("group", name="Visa bara")
    box = group.get_by_role("checkbox", name="Nyhet")
    label = box.locator("xpath=..").inner_text()
    box.check()
    expect(page.get_by_role("status")).to_contain_text("Utan urval")
    kinds = page.locator(".hits .meta").all_inner_texts()
    assert kinds
    assert all(kind.startswith("Nyhet") for kind in kinds)
    assert f"({len(kinds)})" in label or len(kinds) == 10
    assert page.url.endswith("?q=n%C3%A4tverk&typ=Nyhet")
    # Whoever gets that address sees the same.
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("Utan urval")
    assert page.locator(".hits .meta").all_inner_texts() == kinds
    expect(box).to_be_checked()


def test_more_are_shown_on_demand_and_focus_goes_to_the_first_of_them(
    page: Page, sample_server: str
) -> None:
    search(page, sample_server, "kommun")
    assert len(titles(page)) == 10
    page.get_by_role("button", name="Visa fler träffar").press("Enter")
    expect(page.locator(".hits > li").nth(10).get_by_role("link")).to_be_focused()
    assert len(titles(page)) == 20
    assert len(set(page.locator(".hits a").evaluate_all("all => all.map(a => a.href)"))) == 20


def test_it_is_done_by_keyboard_and_back_leads_back(page: Page, sample_server: str) -> None:
    page.goto(f"{sample_server}/")
    page.get_by_role("navigation").get_by_role("link", name="Sök", exact=True).press("Enter")
    # Loaded, with the script that puts the words of an address into the field.
    page.wait_for_url(f"**{SEARCH}")
    field = page.get_by_role("search").get_by_role("searchbox", name="Vad letar du efter?")
    field.focus()
    page.keyboard.type("nätverk")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("nätverk")
    # Whoever searched may go on typing.
    expect(field).to_be_focused()
    assert page.title().startswith("nätverk – ")
    page.keyboard.press("Control+A")
    page.keyboard.type("hearing")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("hearing")
    assert page.url.endswith("?q=hearing")
    page.keyboard.press("Tab")
    expect(page.get_by_role("search").get_by_role("button")).to_be_focused()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.hits a')"):
            break
    assert page.evaluate("document.activeElement.matches('.hits a')")
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("nätverk")
    expect(field).to_have_value("nätverk")
    page.go_back()
    expect(page.get_by_role("status")).to_be_empty()
    assert titles(page) == []


@pytest.mark.parametrize(
    "text",
    ["<script>document.title='!'</script>", "<img src=x onerror=alert(1)>nätverk", "{number}", "."],
)
def test_what_is_typed_is_never_more_than_text(page: Page, sample_server: str, text: str) -> None:
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    said = search(page, sample_server, text)
    assert f"”{text}”" in said
    assert page.locator("main img, main .hits script").count() == 0
    assert page.title().startswith(text)


def test_no_axe_violation_with_results(page: Page, sample_server: str) -> None:
    search(page, sample_server, "nätverk")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width, height in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate(RUN_AXE, None) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width


# --- What is fetched ---


def test_a_search_asks_for_little(page: Page, sample_server: str) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    search(page, sample_server, "nätverkens")
    page.wait_for_load_state("networkidle")
    asked = [(answer.url, len(answer.body())) for answer in answers.copy()]
    of_index = {url: size for url, size in asked if url.endswith(".json")}
    # The entry, words, a shard or two, rows; compressed, they are a third of it.
    assert len(of_index) <= 6
    assert sum(of_index.values()) < 90_000
    # The texts of what is shown, and no more.
    assert len([url for url, _ in asked if "/assets/" not in url]) <= 2 + 10


def test_without_its_index_the_page_says_so(page: Page, sample_server: str) -> None:
    page.route("**/index.json", lambda route: route.fulfill(status=200, body="<html>"))
    said = search(page, sample_server, "nätverk")
    assert said.startswith("Sökningen går inte att ladda")
    page.unroute("**/index.json")
    page.get_by_role("search").get_by_role("button").click()
    expect(page.get_by_role("status")).to_contain_text("träffar")


def test_without_javascript_there_are_other_ways(browser: Browser, sample_server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{sample_server}{SEARCH}")
    expect(page.get_by_role("search")).to_have_count(0)
    expect(page.locator("main noscript p")).to_be_visible()
    page.locator("main").get_by_role("link", name="Innehåll A–Ö").click()
    # All that has a page is there, by its first letter.
    expect(page.get_by_role("heading", name="Ö", exact=True)).to_have_count(1)
    assert page.locator("main li a").count() > 100
    context.close()


def test_what_is_typed_before_the_script_is_there_stays(page: Page, sample_server: str) -> None:
    held: list[Route] = []
    page.route("**/assets/search.*.js", lambda route: held.append(route))
    page.goto(f"{sample_server}{SEARCH}", wait_until="commit")
    field = page.get_by_role("searchbox")
    field.fill("hearing")
    for _ in range(1000):
        if not held:
            page.wait_for_timeout(10)
    held[0].continue_()
    # A page is loaded when its script has run.
    page.wait_for_load_state("load")
    expect(field).to_have_value("hearing")
    field.press("Enter")
    assert "hearing" in status_of(page)


def test_only_the_search_page_may_run_a_script(sample_output: Path) -> None:
    with_scripts = {
        path.relative_to(sample_output).as_posix()
        for path in sample_output.rglob("*.html")
        if "script-src" in path.read_text("utf-8") or 'type="module"' in path.read_text("utf-8")
    }
    assert with_scripts == {"sok/index.html", "en/search/index.html"}
    text = (sample_output / "sok/index.html").read_text("utf-8")
    assert "unsafe" not in text


def test_a_site_below_a_path_finds_its_own_pages(
    context: BrowserContext, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = Site(tmp_path, capsys)
    made.write("content/site.yaml", "name: Prov\nbase_url: https://prov.example/under/\n")
    made.write("content/pages/om.md", "---\ntitle: Om skolpolitik\n---\nText.\n")
    made.run("build", "--output", str(tmp_path / "host/under"))
    page = context.new_page()
    with serving(tmp_path / "host") as origin:
        search(page, origin, "politik", home="/under/sok/")
        page.locator(".hits a").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Om skolpolitik")
        page.close()

"""The search index: what pages are found by, and that it is made again only where words differ."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.build import build
from sitegen.incremental import cache
from sitegen.late import search
from sitegen.late.search.fillers import FILLERS
from sitegen.late.search.index import FOLDER, Index, shard_of
from sitegen.late.search.words import (
    Findable,
    count_terms,
    findable,
    fold,
    read_findable,
    stemmer,
    terms,
)
from sitegen.words.outcome import Options
from tests.conftest import SAMPLE_TIME, Site

MakeSite = Callable[[str], Site]

SETTINGS = "name: Prov\nbase_url: https://prov.example\nlanguages: [sv, en]\n"

SMALL = f"""
-- content/site.yaml --
{SETTINGS}-- content/pages/om.md --
---
title: Om skolpolitik
summary: Vad vi gör.
---
Vi bryr oss om nätverken.

## Så arbetar vi

Med e-post.
-- content/pages/om.en.md --
---
title: About us
---
We like networks.
-- content/pages/hemlig.md --
---
title: Hemlig
noindex: true
---
Krokodil.
-- content/news/2026-11-02-nytt.md --
---
title: Nytt
date: 2026-11-02
tags: [vatten]
---
Text om vatten.
-- content/jobs/oppet.md --
---
title: Öppet jobb
employer: prov
date: 2026-11-01
deadline: 2026-12-01
---
Sök tjänsten.
-- content/jobs/stangt.md --
---
title: Stängt jobb
employer: prov
date: 2026-10-01
deadline: 2026-11-10
---
Giraff.
-- content/organisations/prov.yaml --
name: Provbolaget
kind: company
"""


@pytest.fixture
def small(site: MakeSite) -> Site:
    return site(SMALL)


def built(
    made: Site, *, late: bool = True, fresh: bool = False, jobs: int = 1, at: str = SAMPLE_TIME
) -> dict[str, bytes]:
    options = Options(made.root, made.output, datetime.fromisoformat(at))
    report = build(options._replace(late=late, fresh=fresh, jobs=jobs))
    assert report.ok
    return {
        path.relative_to(made.output).as_posix(): path.read_bytes()
        for path in made.output.rglob("*")
        if path.is_file()
    }


def index_files(files: dict[str, bytes]) -> dict[str, bytes]:
    return {path: raw for path, raw in files.items() if search.is_of_search(path)}


def load(files: dict[str, bytes], home: str = "sok/") -> dict[str, Any]:
    """The index of a language, its files put together: rows, and stem → addresses."""
    entry = json.loads(files[f"{home}index.json"])
    rows = [row for path in entry["pages"] for row in json.loads(files[path])]
    found: dict[str, list[str]] = {}
    for path in entry["shards"]:
        for stem, steps in json.loads(files[path]).items():
            number = 0
            for step in steps:
                number += step // 8
                found.setdefault(stem, []).append(rows[number][0])
    return {**entry, "rows": rows, "found": found, **json.loads(files[entry["words"]])}


# --- Which pages, and by what ---


def test_pages_are_found_by_what_they_say(small: Site) -> None:
    index = load(built(small))
    assert index["found"]["skolpolitik"] == ["om/"]
    assert index["found"]["nätverk"] == ["om/"]
    assert index["found"]["epost"] == index["found"]["post"] == ["om/"]
    assert index["found"]["vatt"] == ["nyheter/nytt/"]


def test_a_row_has_what_a_result_shows(small: Site) -> None:
    index = load(built(small))
    rows = {row[0]: row[1:] for row in index["rows"]}
    kinds = {
        row[0]: index["kinds"][ord(sign) - ord("0")]
        for row, sign in zip(index["rows"], index["of"], strict=True)
    }
    assert rows["om/"] == ["Om skolpolitik", "", "Vad vi gör."]
    assert rows["nyheter/nytt/"] == ["Nytt", "2 november 2026", ""]
    assert rows["lediga-jobb/oppet/"] == ["Öppet jobb", "Sök senast 1 december 2026", ""]
    assert (kinds["om/"], kinds["nyheter/nytt/"]) == ("Sida", "Nyhet")


def test_what_is_not_to_be_found_is_not(small: Site) -> None:
    index = load(built(small))
    addresses = {row[0] for row in index["rows"]}
    assert not addresses & {"hemlig/", "lediga-jobb/stangt/", "404.html", "sok/", "a-o/"}
    # Lists of a year or a tag lead to what is found itself.
    assert not {each for each in addresses if each.startswith(("nyheter/2026", "nyheter/amne"))}
    assert "krokodil" not in index["found"]
    assert "giraff" not in index["found"]


def test_a_list_is_found_by_its_title_and_not_by_what_it_lists(small: Site) -> None:
    index = load(built(small))
    assert "nyheter/" in index["found"][stemmer("sv")("nyheter")]
    assert "nyheter/" not in index["found"]["nytt"]


def test_ways_to_subscribe_are_found_where_they_are_for_all(small: Site) -> None:
    small.write("content/networks/prov.md", "---\ntitle: Provarna\n---\nText.\n")
    start = "title: Prov\nstart: 2026-12-01 13:00\nnetworks: prov\n"
    small.write("content/events/prov.md", f"---\n{start}---\nText.\n")
    found = load(built(small))["found"]
    assert found[stemmer("sv")("prenumerera")] == ["kalender/"]


def test_each_language_has_its_own(small: Site) -> None:
    files = built(small)
    assert "en/om/" not in {row[0] for row in load(files)["rows"]}
    english = load(files, "en/search/")
    assert "network" in english["found"]
    assert "nätverk" not in english["found"]


def test_without_a_search_page_there_is_no_index(small: Site) -> None:
    small.write("content/site.yaml", f"{SETTINGS}search: false\n")
    assert index_files(built(small)) == {}


PAGE = """<!DOCTYPE html><html lang="sv"><head>{head}</head><body><main id="a" data-kind="Sida">
<h1>Titel</h1><p class="lead">Ingress.</p><nav><p>Meny</p></nav><p>Hem<em>lig</em>het &amp;
<span class="mark">(länk)</span>slut</p><ul data-nosearch><li>Kort<ul><li>Djupt</li></ul></li></ul>
<h2>Rubrik</h2><p>Text</p><p>Text</p><!-- Kommentar --></main><p>Efter</p></body></html>"""


def words_of(page: str) -> Findable:
    return read_findable(findable(page, "a/index.html"))


def test_only_what_a_page_says_itself_counts() -> None:
    found = words_of(PAGE.format(head=""))
    words = "titel ingress hemlighet slut rubrik text"
    assert found.words.keys() == {stemmer("sv")(word) for word in words.split()}
    assert (found.title, found.summary, found.address) == ("Titel", "Ingress.", "a/")
    assert found.words["titel"] > found.words["ingress"] > found.words["text"]
    assert found.words["text"] > found.words["slut"]
    assert not {"meny", "länk", "kort", "djupt", "kommentar", "efter"} & found.words.keys()


@pytest.mark.parametrize(
    "head",
    ['<meta name="robots" content="noindex">', '<meta name="robots" content="nofollow, noindex">'],
)
def test_a_page_that_machines_leave_alone_is_not_found(head: str) -> None:
    assert findable(PAGE.format(head=head), "a/index.html") == ""
    assert findable(PAGE.replace(' data-kind="Sida"', "").format(head=""), "a/index.html") == ""


# --- Words ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Å, ä & Ö!", ["å", "ä", "ö"]),
        ("Café idé Müller", ["cafe", "ide", "muller"]),
        ("a\u030angstro\u0308m", ["ångström"]),
        ("Ærø", ["ärö"]),
        ("e-post", ["epost", "post"]),
        ("ad hoc-grupp", ["ad", "hocgrupp", "hoc", "grupp"]),
        ("kl. 13.00–15.00", ["kl", "13", "00", "15", "00"]),
        ("1\u00a0700\u00a0000", ["1", "700", "000"]),
        ("skol\u00adpolitik", ["skolpolitik"]),
        ("STRASSE straße", ["strasse", "strasse"]),
        ("_under_ streck", ["under", "streck"]),
    ],
)
def test_a_text_is_split_as_readers_do(text: str, expected: list[str]) -> None:
    assert list(terms(text)) == expected


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", "nätverk nätverket nätverken nätverkens"),
        ("sv", "politik politiken politiker"),
        ("sv", "möte mötet möten mötena mötets"),
        ("sv", "samhälle samhället samhällen samhällena"),
        ("sv", "projekt projektet projekten"),
        ("sv", "universitet universitetet universiteten"),
        ("en", "city cities"),
        ("en", "network networks"),
        ("en", "hope hoping hoped"),
    ],
)
def test_forms_of_a_word_have_one_stem(language: str, words: str) -> None:
    assert len({stemmer(language)(word) for word in words.split()}) == 1


@pytest.mark.parametrize("language", ["sv", "en", "fi", "de", "nn", "so"])
@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzåäö", min_size=1))
def test_a_stem_is_the_beginning_of_its_word(language: str, word: str) -> None:
    stem = stemmer(language)(word)
    assert stem
    assert word.startswith(stem)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_words_that_tell_nothing_are_in_the_index_as_readers_words_are_folded(
    small: Site, language: str
) -> None:
    index = load(built(small), "sok/" if language == "sv" else "en/search/")
    assert index["fillers"] == FILLERS[language] == [fold(word) for word in FILLERS[language]]
    assert not {"möte", "jobb", "vård", "skola", "work"} & {*index["fillers"]}


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert list(terms(fold(text))) == list(terms(text))


@given(st.text(alphabet="aåÅé-‐ \u0308", max_size=60))
def test_words_are_counted_as_they_are_split(text: str) -> None:
    assert count_terms(text) == Counter(terms(text))


# --- An index and its parts ---

WORDS = st.text(alphabet="abcåäö", min_size=1, max_size=6)
PAGES = st.dictionaries(
    st.integers(0, 250),
    st.tuples(st.dictionaries(WORDS, st.integers(1, 7)), st.dictionaries(WORDS, st.integers(1, 3))),
    min_size=1,
)


def pages_of(drawn: dict[int, tuple[dict[str, int], dict[str, int]]]) -> list[Findable]:
    return [
        Findable("sv", f"{number}/", "Sida", "", f"Sida {number}", "", words, endings)
        for number, (words, endings) in drawn.items()
    ]


@given(PAGES, st.data())
def test_a_page_put_in_place_of_another_gives_the_index_of_both(
    drawn: dict[int, tuple[dict[str, int], dict[str, int]]], data: st.DataObject
) -> None:
    old = pages_of(drawn)
    files = Index.of("sok/", "sv", old).files()
    number = data.draw(st.sampled_from(sorted(drawn)))
    words = data.draw(st.dictionaries(WORDS, st.integers(1, 7)))
    endings = data.draw(st.dictionaries(WORDS, st.integers(1, 3)))
    one = next(page for page in old if page.address == f"{number}/")
    two = one._replace(words=words, endings=endings, title=data.draw(st.sampled_from("ab")))
    clean = Index.of("sok/", "sv", [two if page is one else page for page in old]).files()
    index = Index.load("sok/", files.get)
    assert index is not None
    assert index.exchange(one, two)
    made = index.files()
    files = {path: raw for path, raw in files.items() if path not in index.outdated} | made
    assert files == clean


@given(PAGES)
def test_the_order_in_which_pages_come_does_not_show(
    drawn: dict[int, tuple[dict[str, int], dict[str, int]]],
) -> None:
    pages = pages_of(drawn)
    files = Index.of("sok/", "sv", pages).files()
    assert Index.of("sok/", "sv", reversed(pages)).files() == files


def test_a_page_that_is_new_or_of_another_kind_is_not_put_in_place() -> None:
    page = pages_of({1: ({"a": 1}, {})})[0]
    index = Index.load("sok/", Index.of("sok/", "sv", [page]).files().get)
    assert index is not None
    assert not index.exchange(None, page)
    assert not index.exchange(page, None)
    assert not index.exchange(page, page._replace(kind="Nyhet"))
    assert not index.exchange(*[page._replace(address="x/")] * 2)


def test_words_that_begin_alike_lie_together() -> None:
    assert shard_of("skolpolitik", 64) == shard_of("skolväg", 64) == shard_of("sko", 64)


# --- What is made again ---


class Watched:
    """Which pages were read for an index, and how often one was made from nothing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: list[str] = []
        self.made = 0
        quick, whole = findable, search._Maker.make

        def noted(page: str, path: str) -> str:
            self.read.append(path)
            return quick(page, path)

        def counted(maker: search._Maker) -> None:
            self.made += 1
            whole(maker)

        monkeypatch.setattr(search, "findable", noted)
        monkeypatch.setattr(search._Maker, "make", counted)


def edit(made: Site, path: str, old: str, new: str) -> None:
    made.settle()
    text = (made.root / path).read_text("utf-8")
    assert old in text
    made.write(path, text.replace(old, new))


def test_where_nothing_changes_no_page_is_read(
    small: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = built(small)
    small.settle()
    # A file that is no page.
    small.write("content/documents/a.txt", "a")
    watched = Watched(monkeypatch)
    assert index_files(built(small)) == index_files(files)
    assert (watched.read, watched.made) == ([], 0)


def test_of_an_edited_page_no_more_is_read_than_that_page(
    small: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built(small)
    watched = Watched(monkeypatch)
    edit(small, "content/pages/om.md", "nätverken", "hållbarheten")
    files = built(small)
    assert set(watched.read) == {"om/index.html"}
    assert watched.made == 0
    assert load(files)["found"]["hållbar"] == ["om/"]
    assert "nätverk" not in load(files)["found"]
    assert index_files(files) != index_files(before)
    assert files == built(small, fresh=True)


def test_a_page_with_the_same_words_changes_no_file_of_the_index(
    small: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = built(small)
    watched = Watched(monkeypatch)
    edit(small, "content/pages/om.md", "Vi bryr oss", "*Vi* bryr oss")
    files = built(small)
    assert files["om/index.html"] != before["om/index.html"]
    assert index_files(files) == index_files(before)
    assert watched.made == 0
    assert files == built(small, fresh=True)


def test_another_style_sheet_is_no_other_word(small: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "FEW", 3)
    before = built(small)
    watched = Watched(monkeypatch)
    small.settle()
    small.write("layouts/base/css/99-own.css", "p{color:red}")
    files = built(small)
    assert files["om/index.html"] != before["om/index.html"]
    assert index_files(files) == index_files(before)
    assert watched.made == 0
    assert files == built(small, fresh=True)


def test_more_edits_than_a_few_give_what_a_clean_build_gives(
    small: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW", 0)
    built(small)
    edit(small, "content/pages/om.md", "nätverken", "hållbarheten")
    watched = Watched(monkeypatch)
    assert built(small) == built(small, fresh=True)
    assert watched.made == 2


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/pages/ny.md", "---\ntitle: Ny\n---\nNy text.\n"),
        ("content/news/2026-11-02-nytt.md", None),
        ("content/pages/om.md", "---\ntitle: Om\nnoindex: true\n---\nVi.\n"),
        ("content/pages/hemlig.md", "---\ntitle: Inte hemlig\n---\nKrokodil.\n"),
        ("content/site.yaml", f"{SETTINGS}menu: []\n".replace("example", "example/under/")),
        ("content/site.yaml", f"{SETTINGS}search: false\n"),
        ("layouts/strings/sv.yaml", "'kind.news': Notis\n"),
    ],
)
def test_whatever_is_edited_the_index_is_that_of_a_clean_build(
    small: Site, path: str, text: str | None
) -> None:
    built(small)
    small.settle()
    if text is None:
        (small.root / path).unlink()
    else:
        small.write(path, text)
    assert built(small) == built(small, fresh=True)


def test_a_job_that_closes_leaves_the_index(small: Site) -> None:
    assert "lediga-jobb/oppet/" in {row[0] for row in load(built(small))["rows"]}
    small.settle()
    files = built(small, at="2026-12-05T12:00")
    assert "lediga-jobb/oppet/" not in {row[0] for row in load(files)["rows"]}
    assert files == built(small, fresh=True, at="2026-12-05T12:00")


@pytest.mark.parametrize("which", ["sok/index.json", f"{FOLDER}sv-words", f"{FOLDER}sv-0"])
@pytest.mark.parametrize("is_edited", [False, True])
def test_a_file_of_the_index_that_somebody_changed_is_made_again(
    small: Site, which: str, is_edited: bool
) -> None:
    files = built(small)
    path = small.output / next(path for path in files if path.startswith(which))
    small.settle()
    path.write_bytes(b"{}")
    if is_edited:
        edit(small, "content/pages/om.md", "nätverken", "hållbarheten")
    assert built(small) == built(small, fresh=True)


def test_a_page_that_somebody_changed_is_not_what_an_index_is_mended_by(small: Site) -> None:
    built(small)
    small.settle()
    page = small.output / "om/index.html"
    page.write_text(page.read_text("utf-8").replace("nätverken", ""), "utf-8")
    edit(small, "content/pages/om.md", "nätverken", "hållbarheten")
    assert built(small) == built(small, fresh=True)


def test_a_preview_makes_no_index_and_keeps_the_one_there_is(
    small: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert index_files(built(small, late=False)) == {}
    small.settle()
    before = built(small)
    watched = Watched(monkeypatch)
    edit(small, "content/pages/om.md", "nätverken", "hållbarheten")
    assert index_files(built(small, late=False)) == index_files(before)
    assert (watched.read, watched.made) == ([], 0)
    small.settle()
    after = built(small)
    assert after == built(small, fresh=True)
    assert load(after)["found"]["hållbar"] == ["om/"]


def test_a_new_clone_with_a_kept_cache_reads_no_page(
    small: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = built(small)
    shutil.rmtree(small.output)
    small.settle()
    watched = Watched(monkeypatch)
    assert built(small) == files
    assert watched.read == []
    shutil.rmtree(small.output)
    # Another program may put the words otherwise.
    monkeypatch.setattr(cache, "program", lambda: "another")
    assert built(small) == files
    assert watched.read != []


def test_what_was_kept_and_damaged_is_made_again(small: Site) -> None:
    files = built(small)
    shutil.rmtree(small.output)
    for path in (small.root / ".sitegen/search/made").iterdir():
        path.write_bytes(b"?")
    small.settle()
    assert built(small) == files


def test_more_processes_make_the_same_bytes(
    site: MakeSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitegen.words.workers.FEWEST", 2)
    monkeypatch.setattr("sitegen.words.workers.CHUNK", 7)
    made = site(SMALL)
    for number in range(1, 61):
        text = f"---\ntitle: Sida {number}\n---\nOrd nummer{number % 7} och skola{number}.\n"
        made.write(f"content/pages/sida-{number}.md", text)
    alone = built(made, fresh=True)
    assert built(made, fresh=True, jobs=2) == alone
    assert len(json.loads(alone["sok/index.json"])["pages"]) == 1


def test_an_index_of_many_pages_has_more_parts(tmp_path: Path) -> None:
    pages = pages_of({number: ({f"ord{number}": 1, "alla": 2}, {}) for number in range(400)})
    files = Index.of("sok/", "sv", pages).files()
    entry = json.loads(files["sok/index.json"])
    assert (len(entry["pages"]), len(entry["shards"])) == (4, 6)
    assert tmp_path.is_dir()
    assert len(load(files)["found"]["alla"]) == 400

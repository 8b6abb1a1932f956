"""The pipeline as a whole: small sites in, files out."""

import json
import subprocess
import sys
from collections.abc import Callable

from tests.conftest import Site

MakeSite = Callable[[str], Site]


def test_settings_and_one_text_are_a_site(site: MakeSite) -> None:
    small = site(
        "-- content/news/2026-01-02-hej.md --\n---\ntitle: Hej\ndate: 2026-01-02\n---\nA.\n"
    )

    built = small.build()

    assert built.problems == []
    assert built.exit_code == 0
    assert "<h1>Hej</h1>" in small.read("nyheter/hej/index.html")
    assert "Hej" in small.read("index.html")


def test_a_thousand_news_with_nothing_but_their_four_fields_build(site: MakeSite) -> None:
    posts = "".join(
        f"-- content/news/2026-{1 + n % 11:02}-{1 + n % 28:02}-post-{n}.md --\n"
        f"---\ntitle: Nyhet {n}\ndate: 2026-{1 + n % 11:02}-{1 + n % 28:02}\n"
        f"summary: Om nyhet {n}.\ntags: [skola, ämne {n % 7}]\n---\n\nText {n}.\n"
        for n in range(1000)
    )
    # Dates later than the build's are published later.
    many = site(posts)

    report = many.build(at="2026-12-31").json

    assert report["problems"] == []
    assert report["next_change"] is None
    assert "post-999" in many.read("sitemap.xml")
    assert "sida 2 av 50" in many.read("nyheter/sida/2/index.html")


def test_a_site_with_mistakes_leaves_the_output_as_it_was(site: MakeSite) -> None:
    small = site("-- content/pages/om.md --\n---\ntitle: Om\n---\nA.\n")
    small.build()
    before = small.outputs()
    small.write("content/pages/om.md", "---\ntitle: Om oss\ntitel: Om\n---\nB.\n")

    built = small.build()

    assert built.problems == ["content/pages/om.md:3:1 unknown-field"]
    assert built.exit_code == 1
    assert small.outputs() == before


def test_check_finds_what_build_finds_and_writes_nothing(site: MakeSite) -> None:
    small = site(
        "-- content/pages/om.md --\n---\ntitle: Om\n---\n[borta](borta.md)\n"
        "-- layouts/page/page.html --\n{{ view.nothing }}\n"
    )

    checked = small.check()

    assert checked.problems == [
        "content/pages/om.md:4:1 dead-link",
        "layouts/page/page.html:1:1 layout-error",
    ]
    assert not small.output.exists()
    assert not (small.root / ".sitegen").exists()


def test_a_layout_may_not_reach_past_its_view(site: MakeSite) -> None:
    small = site(
        "-- content/pages/om.md --\n---\ntitle: Om\n---\nA.\n"
        "-- layouts/page/page.html --\n<p>{{ view._site.settings.name }}</p>\n"
    )

    assert small.problems == ["layouts/page/page.html:1:1 layout-syntax"]


def test_the_manifest_claims_every_file_and_names_the_next_change(site: MakeSite) -> None:
    small = site(
        "-- content/news/2026-12-24-jul.md --\n---\ntitle: Jul\ndate: 2026-12-24 08:00\n---\nA.\n"
    )
    small.build()

    manifest = json.loads(small.read("site-manifest.json"))

    assert manifest["base_url"] == "https://prov.example"
    assert manifest["next_change"] == {
        "at": "2026-12-24T08:00:00+01:00",
        "entry": "news/jul",
        "why": "news/jul publiceras",
    }
    assert {*manifest["files"], "site-manifest.json"} == set(small.outputs())


def test_it_runs_as_a_module(site: MakeSite) -> None:
    small = site("-- content/pages/om.md --\n---\ntitle: Om\n---\nA.\n")
    command = [sys.executable, "-m", "sitegen", "build", "--root", str(small.root), "--quiet"]

    ran = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_mistakes_in_texts_do_not_hide_those_of_layouts(site: MakeSite) -> None:
    small = site(
        "-- content/pages/om.md --\n---\ntitle: Om\nupdated: 2026-02-30\n---\nText.\n"
        "-- content/pages/vi.md --\n---\ntitle: Vi\n---\nText.\n"
        "-- layouts/page/page.html --\n{{ entry.nothing }}\n"
    )
    assert [each.split()[1] for each in small.build().problems] == [
        "impossible-date",
        "layout-error",
    ]

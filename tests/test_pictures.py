"""Pictures: the versions that pages offer, how they are made, kept and put back."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from sitegen.build import build
from sitegen.doors.serve import original
from sitegen.late import making
from sitegen.late.store import Store
from sitegen.read import scaling
from sitegen.read.layouts import SHIPPED
from sitegen.read.pictures import Version, fallback, look, stand_in, versions, widths
from sitegen.words.outcome import Options
from tests.conftest import SAMPLE_TIME, Site
from tests.photos import SECRETS, corners, drawn, opened, photo
from tests.planned import Planned

MakeSite = Callable[[str], Site]

TWO_PAGES = """
-- content/pages/karta.md --
---
title: Karta
image: {file: karta.jpg, alt: En karta}
---
Text.
-- content/pages/text.md --
---
title: Text
---
Text.
"""


@pytest.fixture
def small(site: MakeSite) -> Site:
    made = site(TWO_PAGES)
    made.write("content/images/karta.jpg", photo(600, 360, turned=6))
    return made


def built(
    small: Site, *, late: bool = True, fresh: bool = False, jobs: int = 1
) -> dict[str, bytes]:
    options = Options(small.root, small.output, datetime.fromisoformat(SAMPLE_TIME), jobs=jobs)
    report = build(options._replace(late=late, fresh=fresh))
    assert report.ok, report.problems
    return small.outputs()


def pictures(files: dict[str, bytes]) -> dict[str, bytes]:
    """Name without digest → bytes of each picture that is published: `karta-480.webp`."""
    found = {}
    for path, raw in files.items():
        if path.startswith("images/"):
            stem, rest = path.removeprefix("images/").split(".", 1)
            found[f"{stem}{rest[8:]}"] = raw
    return found


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[int]]]:
    """Name and widths of each picture that is opened to make something of it."""
    noted: list[tuple[str, list[int]]] = []
    make = making._made

    def note(content: Path, name: str, files: list[making._File]) -> Iterator[bytes]:
        if files:
            shown = (each.shows for each in files)
            noted.append((name, [each.width for each in shown if isinstance(each, Version)]))
        return make(content, name, files)

    monkeypatch.setattr(making, "_made", note)
    return noted


# --- Which versions there are ---


@pytest.mark.parametrize(
    ("width", "offered"),
    [
        (30, (30,)),
        (240, (240,)),
        (700, (240, 480, 700)),
        (1600, (240, 480, 640, 960, 1280, 1600)),
        (4000, (240, 480, 640, 960, 1280, 1600)),
    ],
)
def test_a_picture_is_offered_in_no_more_than_its_own_width(
    width: int, offered: tuple[int, ...]
) -> None:
    assert widths(look(photo(width, 20), "a.jpg")) == offered


@pytest.mark.parametrize(
    ("form", "width", "mode", "suffix"),
    [
        ("JPEG", 1600, "RGB", ""),
        ("JPEG", 1601, "RGB", ".jpg"),
        ("PNG", 1601, "RGBA", ".png"),
        # Services that preview links do not show these.
        ("WEBP", 30, "RGB", ".jpg"),
        ("AVIF", 30, "RGB", ".jpg"),
        ("WEBP", 30, "RGBA", ".png"),
    ],
)
def test_what_not_everybody_can_show_has_a_stand_in(
    form: str, width: int, mode: str, suffix: str
) -> None:
    name = f"a.{form.lower()}"
    assert stand_in(look(photo(width, 20, form, mode=mode), name), name) == suffix


def test_what_moves_is_left_alone(site: MakeSite) -> None:
    small = site(TWO_PAGES)
    stream = io.BytesIO()
    frames = [drawn(300, 200), drawn(300, 200).rotate(180)]
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0)
    small.write("content/images/karta.jpg", stream.getvalue())
    assert list(pictures(built(small))) == ["karta.jpg"]
    assert "<picture" not in small.read("karta/index.html")


def test_a_drawing_is_published_as_it_is(site: MakeSite) -> None:
    small = site(TWO_PAGES.replace("karta.jpg", "karta.svg"))
    raw = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"></svg>'
    small.write("content/images/karta.svg", raw)
    assert pictures(built(small)) == {"karta.svg": raw}


# --- What pages say ---


def test_pages_offer_the_versions_that_there_are(small: Site) -> None:
    files = built(small)
    html = small.read("karta/index.html")
    (offered,) = [part.split('"')[0] for part in html.split('srcset="')[1:]]
    for candidate in offered.split(", "):
        address, width = candidate.split()
        assert opened(files[address.removeprefix("/")]).size[0] == int(width.removesuffix("w"))
    assert 'width="600" height="360"' in html
    assert 'fetchpriority="high"' in html
    assert 'loading="lazy"' not in html


def test_machines_that_read_a_page_get_a_picture_that_they_can_show(site: MakeSite) -> None:
    small = site(TWO_PAGES.replace("karta.jpg", "karta.avif"))
    small.write("content/images/karta.avif", photo(2000, 1000, "AVIF"))
    asset = Planned(small).plan.site.assets["images/karta.avif"]
    files = built(small)
    shown = fallback(asset)
    assert f'content="https://prov.example/{shown.address}"' in small.read("karta/index.html")
    assert opened(files[shown.address]).format == "JPEG"
    assert opened(files[shown.address]).size == (1600, 800) == (shown.width, shown.height)


# --- How they are made ---


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turned", range(1, 9))
def test_each_version_stands_upright(form: str, turned: int) -> None:
    (raw,) = scaling.scaled(photo(400, 200, form, turned), [Version("a.webp", 100, 50)])
    assert opened(raw).size == (100, 50)
    assert corners(opened(raw)) == ["r", "g", "b", "w"]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_no_file_that_is_published_says_where_a_picture_was_taken(
    site: MakeSite, form: str
) -> None:
    name = f"karta.{form.lower()}"
    small = site(TWO_PAGES.replace("karta.jpg", name))
    small.write(f"content/images/{name}", photo(1700, 300, form, turned=1))
    files = built(small)
    assert len(pictures(files)) == 8
    for path, raw in files.items():
        assert [secret for secret in SECRETS if secret in raw] == [], path
    for raw in pictures(files).values():
        assert dict(opened(raw).getexif()) == {}


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "1"), ("PNG", "L"), ("PNG", "P"), ("PNG", "RGBA"),
        ("PNG", "LA"), ("WEBP", "RGBA"), ("AVIF", "RGBA"),
    ],
)  # fmt: skip
def test_any_kind_of_colours_comes_out_as_it_is_shown(form: str, mode: str) -> None:
    raw = photo(400, 200, form, mode=mode)
    shown = opened(raw).convert("RGB")
    (smaller,) = scaling.scaled(raw, [Version("a.webp", 100, 50)])
    found = opened(smaller).convert("RGB")
    for place in ((25, 12), (75, 12), (25, 37), (75, 37)):
        expected = shown.getpixel((place[0] * 4, place[1] * 4))
        assert isinstance(expected, tuple)
        given = found.getpixel(place)
        assert isinstance(given, tuple)
        # One bit a pixel is shown as a pattern.
        off = 255 if mode == "1" else 12
        assert all(abs(a - b) <= off for a, b in zip(expected, given, strict=True)), place


def test_what_shines_through_still_does() -> None:
    stream = io.BytesIO()
    picture = Image.new("RGBA", (400, 200), (200, 0, 0, 0))
    picture.paste((0, 0, 200, 255), (0, 0, 200, 200))
    for mode in ("RGBA", "P"):
        picture.convert(mode).save(stream, "PNG")
        for address in ("a.webp", "a.png"):
            (raw,) = scaling.scaled(stream.getvalue(), [Version(address, 100, 50)])
            alpha = opened(raw).convert("RGBA").getchannel("A")
            assert alpha.getpixel((25, 25)) in (254, 255)
            assert alpha.getpixel((75, 25)) == 0


def test_sixteen_bits_are_not_taken_for_eight() -> None:
    stream = io.BytesIO()
    Image.new("I;16", (400, 200), 0x8000).save(stream, "PNG")
    (raw,) = scaling.scaled(stream.getvalue(), [Version("a.webp", 100, 50)])
    assert opened(raw).convert("L").getpixel((50, 25)) in range(126, 131)


def test_colours_are_those_that_a_profile_says() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # What it calls red is green, and the other way round.
    swapped = profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    for mode in ("RGB", "RGBA"):
        raw = photo(400, 200, "PNG", mode=mode, icc_profile=swapped)
        (smaller,) = scaling.scaled(raw, [Version("a.webp", 100, 50)])
        assert corners(opened(smaller)) == ["g", "r", "b", "w"]
        assert "icc_profile" not in opened(smaller).info


def test_a_profile_of_other_colours_than_the_picture_s_is_passed_over() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for odd in (profile, b"no profile"):
        raw = photo(400, 200, icc_profile=odd)
        (smaller,) = scaling.scaled(raw, [Version("a.webp", 100, 50)])
        assert corners(opened(smaller)) == ["r", "g", "b", "w"]


def test_the_same_picture_gives_the_same_bytes(small: Site) -> None:
    once = pictures(built(small, fresh=True))
    assert pictures(built(small, fresh=True, jobs=2)) == once


def test_a_picture_that_does_not_go_on_as_one_is_a_problem(small: Site) -> None:
    raw = photo(1000, 500, "PNG")
    small.write("content/images/karta.jpg", raw[: len(raw) // 2])
    result = small.build()
    assert result.problems == ["content/images/karta.jpg:1:1 unreadable-picture"]
    assert result.exit_code == 1
    assert not small.output.exists() or small.outputs() == {}


# --- What is not made again ---


def test_a_picture_is_made_once(small: Site, made: list[tuple[str, list[int]]]) -> None:
    whole = built(small)
    assert made == [("images/karta.jpg", [240, 480, 600])]
    small.settle()
    small.write("content/pages/text.md", "---\ntitle: Text\n---\nAnnan text.\n")
    built(small)
    assert len(made) == 1
    assert pictures(small.outputs()) == pictures(whole)


def test_a_picture_that_changed_renders_only_the_pages_that_show_it(
    small: Site, made: list[tuple[str, list[int]]]
) -> None:
    built(small)
    small.settle()
    small.write("content/images/karta.jpg", photo(1000, 500))
    report = build(Options(small.root, small.output, datetime.fromisoformat(SAMPLE_TIME)))
    assert list(report.why) == ["karta/index.html"]
    assert made[1:] == [("images/karta.jpg", [240, 480, 640, 1000])]
    assert small.outputs() == built(small, fresh=True)


def test_a_picture_is_the_same_in_a_plan_that_stands(small: Site) -> None:
    built(small)
    small.settle()
    layout = (SHIPPED / "base/404.html").read_text("utf-8")
    small.write("layouts/base/404.html", f"{layout}\n{{# Another. #}}\n")
    report = build(Options(small.root, small.output, datetime.fromisoformat(SAMPLE_TIME)))
    assert list(report.why) == ["404.html"]


def test_a_version_that_somebody_changed_is_put_back_and_not_made(
    small: Site, made: list[tuple[str, list[int]]]
) -> None:
    whole = built(small)
    small.settle()
    for number, path in enumerate(sorted(small.output.glob("images/*.webp"))):
        path.write_bytes(b"?") if number else path.unlink()
    assert built(small) == whole
    assert len(made) == 1


def test_a_new_clone_with_a_kept_folder_makes_nothing(
    small: Site, made: list[tuple[str, list[int]]], tmp_path: Path
) -> None:
    whole = built(small)
    clone = tmp_path / "clone"
    for path in (*small.root.glob("content/**/*"), *small.root.glob(".sitegen/**/*")):
        if path.is_file():
            target = clone / path.relative_to(small.root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    assert build(Options(clone, clone / "output", datetime.fromisoformat(SAMPLE_TIME))).ok
    found = {
        path.relative_to(clone / "output").as_posix(): path.read_bytes()
        for path in (clone / "output").rglob("*")
        if path.is_file()
    }
    assert found == whole
    assert len(made) == 1


def test_what_no_page_can_ask_for_is_not_kept(small: Site) -> None:
    built(small)
    folder = small.root / ".sitegen/made"
    assert len(list(folder.iterdir())) == 3
    small.settle()
    small.remove("content/images/karta.jpg")
    small.write("content/pages/karta.md", "---\ntitle: Karta\n---\nText.\n")
    files = built(small)
    assert pictures(files) == {}
    assert list(folder.iterdir()) == []


def test_a_preview_does_not_wait_and_shows_the_picture_itself(
    small: Site, made: list[tuple[str, list[int]]]
) -> None:
    files = built(small, late=False)
    assert made == []
    assert list(pictures(files)) == ["karta.jpg"]
    asset = Planned(small).plan.site.assets["images/karta.jpg"]
    for version in versions(asset):
        assert original(small.output, version.address) == small.output / asset.address
    assert original(small.output, "images/karta.00000000-240.webp") is None
    small.settle()
    assert built(small) == built(small, fresh=True)


def test_the_same_picture_under_two_names_is_made_once(site: MakeSite) -> None:
    small = site(TWO_PAGES)
    for name in ("karta.jpg", "karta.jpeg"):
        small.write(f"content/images/{name}", photo(300, 200))
    assert sorted(pictures(built(small))) == [
        "karta-240.webp", "karta-300.webp", "karta.jpeg", "karta.jpg",
    ]  # fmt: skip


KILLED = """
import os, sys
from datetime import datetime
from pathlib import Path
from sitegen.read import scaling
from sitegen.build import build
from sitegen.words.outcome import Options
from sitegen.late.store import Store

left = int(sys.argv[2])

def dying(wrapped):
    def call(*given):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return wrapped(*given)
    return call

scaling._encoded = dying(scaling._encoded)
Store.put = dying(Store.put)
Store.keep_only = dying(Store.keep_only)
root = Path(sys.argv[1])
build(Options(root, root / "output", datetime.fromisoformat(sys.argv[3])))
"""


@pytest.mark.parametrize("left", range(7))
def test_a_build_that_is_killed_while_it_makes_pictures_is_mended(small: Site, left: int) -> None:
    command = [sys.executable, "-c", KILLED, str(small.root), str(left), SAMPLE_TIME]
    assert subprocess.run(command, check=False).returncode == 9
    folder = small.root / ".sitegen/made"
    if left:
        # One that was killed as it wrote.
        folder.mkdir(exist_ok=True)
        (folder / "0.new").write_bytes(b"half")
    assert built(small) == built(small, fresh=True)
    assert len(list(folder.iterdir())) == 3


# --- What is kept may be damaged or foreign ---


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def flipped(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def a_link(path: Path) -> None:
    there = path.parent.parent.parent / "elsewhere"
    there.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(there)


def a_folder(path: Path) -> None:
    path.unlink()
    (path / "below").mkdir(parents=True)


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def another(path: Path) -> None:
    others = [each for each in path.parent.iterdir() if each != path]
    path.write_bytes(others[0].read_bytes())


@pytest.mark.parametrize("attack", [cut, flipped, emptied, a_link, a_folder, a_pipe, another])
def test_what_is_kept_and_does_not_fit_is_made_again(
    small: Site, made: list[tuple[str, list[int]]], attack: Callable[[Path], None]
) -> None:
    whole = built(small)
    small.settle()
    kept = sorted((small.root / ".sitegen/made").iterdir())[1]
    attack(kept)
    for path in small.output.glob("images/*.webp"):
        path.unlink()
    assert built(small) == whole
    assert [len(wanted) for _, wanted in made] == [3, 1]
    assert kept.is_file()
    assert not kept.is_symlink()


def test_nothing_is_read_or_removed_behind_a_link(small: Site, tmp_path: Path) -> None:
    whole = built(small)
    small.settle()
    folder, there = small.root / ".sitegen/made", tmp_path / "there"
    folder.rename(there)
    (there / "mine.txt").write_text("Mitt.\n")
    before = sorted(there.iterdir())
    folder.symlink_to(there)
    for path in small.output.glob("images/*.webp"):
        path.unlink()
    assert built(small) == whole
    assert sorted(there.iterdir()) == before
    assert folder.is_dir()
    assert not folder.is_symlink()


def test_a_store_without_a_place_keeps_nothing(tmp_path: Path) -> None:
    store = Store()
    store.put("a", b"1")
    assert store.get("a") is None
    store = Store(str(tmp_path))
    store.put("a", b"1")
    assert (store.get("a"), store.get("b")) == (b"1", None)


def test_a_clean_build_trusts_nothing_that_is_kept(
    small: Site, made: list[tuple[str, list[int]]]
) -> None:
    built(small)
    built(small, fresh=True)
    assert len(made) == 2

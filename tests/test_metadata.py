"""Pictures lose what cameras wrote into them, and nothing that one sees."""

from __future__ import annotations

import contextlib
import io
import random

import pytest
from PIL import Image, ImageChops, ImageCms, ImageSequence

from sitegen.read.metadata import without_metadata
from tests.photos import SECRETS, drawn, opened, photo

FORMS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")


def plain(raw: bytes) -> bytes:
    return without_metadata(raw)


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize("form", FORMS)
def test_place_owner_and_comments_go(form: str) -> None:
    raw = photo(60, 40, form)
    assert any(secret in raw for secret in SECRETS[:2])
    found = plain(raw)
    assert [secret for secret in SECRETS if secret in found] == []
    with Image.open(io.BytesIO(found)) as picture:
        assert dict(picture.getexif().get_ifd(0x8825)) == {}
        assert not picture.getexif().get(315)


@pytest.mark.parametrize("form", FORMS)
def test_not_one_pixel_is_another(form: str) -> None:
    raw = photo(60, 40, form)
    assert ImageChops.difference(opened(raw), opened(plain(raw))).getbbox() is None


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_colour_profile_stays(form: str) -> None:
    assert opened(plain(photo(60, 40, form, icc_profile=profile()))).info["icc_profile"]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turned", range(2, 9))
def test_which_way_is_up_stays_and_nothing_beside_it(form: str, turned: int) -> None:
    found = without_metadata(photo(60, 40, form, turned), turned)
    assert dict(opened(found).getexif()) == {274: turned}
    assert [secret for secret in SECRETS if secret in found] == []


def test_a_progressive_jpeg_keeps_all_its_scans() -> None:
    raw = photo(600, 400, progressive=True)
    assert ImageChops.difference(opened(raw), opened(plain(raw))).getbbox() is None


def test_what_telephones_put_behind_a_jpeg_goes() -> None:
    raw = photo(60, 40)
    assert plain(raw + photo(20, 10)) == plain(raw)


def test_the_small_picture_in_a_jpeg_goes() -> None:
    raw = photo(60, 40)
    assert raw[2:4] == b"\xff\xe0"
    small = b"\xff\xe0\x00\x16JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x01\x02SECRET"
    assert plain(raw[:2] + small + raw[20:]) == plain(raw)


def test_ink_keeps_the_note_by_which_its_colours_are_read() -> None:
    raw = photo(60, 40, mode="CMYK")
    found = plain(raw)
    assert b"Adobe" in found
    assert ImageChops.difference(opened(raw), opened(found)).getbbox() is None


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_what_moves_still_moves(form: str) -> None:
    stream = io.BytesIO()
    frames = [drawn(30, 20), drawn(30, 20).rotate(180)]
    frames[0].save(stream, form, save_all=True, append_images=frames[1:], duration=100, loop=0)
    raw = stream.getvalue()
    with Image.open(io.BytesIO(raw)) as before, Image.open(io.BytesIO(plain(raw))) as after:
        shown = [each.convert("RGB").tobytes() for each in ImageSequence.Iterator(before)]
        assert [each.convert("RGB").tobytes() for each in ImageSequence.Iterator(after)] == shown
        assert after.info.get("loop") == before.info.get("loop")


@pytest.mark.parametrize("form", FORMS)
def test_a_second_time_changes_nothing(form: str) -> None:
    once = plain(photo(60, 40, form))
    assert plain(once) == once


@pytest.mark.parametrize("form", FORMS)
def test_what_is_damaged_ends(form: str) -> None:
    raw = photo(60, 40, form)
    chance = random.Random(7)  # noqa: S311 - the same damage each time
    for _ in range(300):
        damaged = bytearray(raw[: chance.randrange(len(raw))] if chance.random() < 0.3 else raw)
        for _ in range(chance.choice([1, 5])):
            damaged[chance.randrange(len(damaged)) if damaged else 0 :][:1] = b""
            if damaged:
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with contextlib.suppress(ValueError):
            plain(bytes(damaged))

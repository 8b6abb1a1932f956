"""Pictures: how large they are, how they lie, and in which sizes pages offer them.

In: the bytes of a file of `content/images/`. Out: what `Asset` says of it, and the addresses of the
smaller versions. They follow from the picture alone, so that pages name them before they are made.
"""

from __future__ import annotations

import posixpath
from collections import abc
from typing import NamedTuple

from sitegen.read.metadata import without_metadata
from sitegen.words.model import Asset

# Whoever changes how versions are made changes this, so that they get other addresses.
RECIPE = "1"
# In pixels: for portraits in lists, phones, and screens of one and of two dots a CSS pixel. Layouts
# show pictures at most 568 of those wide.
WIDTHS = (240, 480, 640, 960, 1280, 1600)
WIDEST = WIDTHS[-1]
# What every browser has shown since 2020, in a tenth of the time that AVIF takes to make.
OFFERED = ".webp"

SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
# What not everybody shows who shows a picture of a page: services that preview links.
_NEW = (".webp", ".avif")
_ORIENTATION, _PLACE = 274, 0x8825


class TooManyPixels(ValueError):
    """A picture would take more than 250 MB of a reader's memory as it is shown."""


class Look(NamedTuple):
    """What a look at the beginning of a picture tells."""

    # In pixels, as it is shown.
    width: int
    height: int
    # How it lies, as Exif says it: 1 for upright; from 5 on it lies on its side.
    turned: int
    is_animated: bool
    is_transparent: bool


def look(raw: bytes, name: str) -> Look:
    """What a picture is, turned as its camera says.

    Raises `ValueError` for what is no picture, `TooManyPixels` for one that no browser can show.
    """
    if posixpath.splitext(name)[1].lower() not in SUFFIXES:
        raise ValueError(name)
    import io
    import warnings

    from PIL import Image

    try:
        with warnings.catch_warnings():
            # Pillow warns of what would take more than 250 MB as it is shown.
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(raw), formats=FORMATS) as one:
                width, height = one.size
                exif = Image.Exif()
                # Its own method would look into XMP too, as no browser does.
                exif.load(one.info.get("exif", b""))
                turned = exif.get(_ORIENTATION, 1)
                turned = turned if turned in range(1, 9) else 1
                # What cameras put behind a JPEG are no frames of it.
                animated = one.format != "MPO" and getattr(one, "is_animated", False)
                transparent = one.has_transparency_data
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise TooManyPixels(name) from error
    # What broken pictures make Pillow raise has no end.
    except Exception as error:
        raise ValueError(name) from error
    if turned >= 5:
        width, height = height, width
    return Look(width, height, turned, animated, transparent)


def published(raw: bytes, name: str) -> tuple[Look, bytes]:
    """What a picture is, and what is published of it: all that one sees, and nothing else.

    Raises as `look` does.
    """
    seen = look(raw, name)
    return seen, without_metadata(raw, seen.turned)


def has_place(raw: bytes) -> bool:
    """Whether a photo says where it was taken."""
    import io

    from PIL import Image

    exif = Image.Exif()
    try:
        with Image.open(io.BytesIO(raw), formats=("JPEG",)) as photo:
            exif.load(photo.info.get("exif", b""))
            return bool(exif.get_ifd(_PLACE))
    # Whether it is a picture is not the question.
    except Exception:  # noqa: BLE001 - what broken pictures make Pillow raise has no end
        return False


def widths(seen: Look) -> tuple[int, ...]:
    """The widths in which pages offer a picture; none for one that moves."""
    if seen.is_animated:
        return ()
    own = _own(seen.width)
    # One that is hardly narrower saves nothing.
    return (*(each for each in WIDTHS if each < 0.9 * own), own)


def stand_in(seen: Look, name: str) -> str:
    """The suffix of what stands in for the file itself, where not everybody can show that or it is
    far too large; "" where it needs none.
    """
    is_new = posixpath.splitext(name)[1].lower() in _NEW
    if seen.is_animated or not (is_new or seen.width > WIDEST):
        return ""
    return ".png" if seen.is_transparent else ".jpg"


class Version(NamedTuple):
    """A picture in another size or format."""

    # Below the site's root, with no leading slash.
    address: str
    # In pixels.
    width: int
    height: int


def versions(asset: Asset) -> tuple[Version, ...]:
    """The smaller versions of a picture, from narrow to wide."""
    return tuple(_version(asset, width, OFFERED) for width in asset.widths)


def fallback(asset: Asset) -> Version:
    """What is shown by those who know nothing of smaller versions; often the file itself."""
    if asset.stand_in:
        return _version(asset, _own(asset.width), asset.stand_in)
    return Version(asset.address, asset.width, asset.height)


def all_made(asset: Asset) -> abc.Iterator[Version]:
    """All files that are made of a picture."""
    yield from versions(asset)
    if asset.stand_in:
        yield fallback(asset)


def _version(asset: Asset, width: int, suffix: str) -> Version:
    stem = posixpath.splitext(asset.address)[0]
    height = max(1, round(asset.height * width / asset.width))
    return Version(f"{stem}-{width}{suffix}", width, height)


def _own(width: int) -> int:
    return min(width, WIDEST)

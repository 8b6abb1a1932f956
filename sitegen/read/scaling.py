"""Smaller versions of a picture: turned upright, in the colours of screens, encoded.

In: the bytes of a picture and the versions that are wanted of it. Out: the bytes of each. The same
picture and the same versions of Pillow and its libraries give the same bytes.
"""

from __future__ import annotations

import io
from collections import abc
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.read.pictures import FORMATS, RECIPE, Version
from sitegen.words.files import digest

if TYPE_CHECKING:
    from PIL import Image

# Of 100: drawings with text keep clean edges.
_WEBP_QUALITY, _JPEG_QUALITY = 80, 82
# Of 6. 4 saves 4 %, the highest 7 %, in twice and three times the time.
_WEBP_EFFORT = 2
_COLOURS = 256


@cache
def made_with() -> str:
    """What tells these bytes from those that another program would make."""
    import PIL
    from PIL import features

    libraries = [features.version(name) for name in ("webp", "jpg", "littlecms2", "avif", "zlib")]
    own = digest(Path(__file__).read_bytes())
    return digest(repr((RECIPE, PIL.__version__, libraries, own)).encode())


def scaled(raw: bytes, wanted: abc.Sequence[Version]) -> abc.Iterator[bytes]:
    """The bytes of each version of a picture; raises `ValueError` for one that is broken."""
    try:
        picture = _opened(raw, max(each.width for each in wanted))
        for address, *size in wanted:
            yield _encoded(_resized(picture, *size), address)
    # What broken pictures make Pillow raise has no end.
    except Exception as error:
        raise ValueError(f"{error}") from error


def _opened(raw: bytes, widest: int) -> Image.Image:
    """A picture as it is shown, in RGB or RGBA; of a large JPEG no more than is needed."""
    from PIL import Image, ImageOps

    picture = Image.open(io.BytesIO(raw), formats=FORMATS)
    # Twice as large as the widest, on whichever side it lies, so that nothing can be seen of it.
    share = 2 * widest / min(picture.size)
    picture.draft(None, (round(picture.width * share), round(picture.height * share)))
    picture.load()
    return _in_srgb(ImageOps.exif_transpose(picture))


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The colours of a picture as pages have them (CSS Color 4, 9.1), without a profile."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith(("I", "F")):
        # 16 bits for each pixel; the upper 8 are shown.
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        whole = picture.convert("RGBA")
        # Colours are the profile's to say, how much shines through is not.
        plain = _by_profile(whole.convert("RGB"), profile)
        plain.putalpha(whole.getchannel("A"))
        return plain
    if picture.mode not in ("L", "CMYK"):
        picture = picture.convert("RGB")
    return _by_profile(picture, profile)


def _by_profile(picture: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile:
        return picture.convert("RGB")
    from PIL import ImageCms

    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        screen = ImageCms.createProfile("sRGB")
        found = ImageCms.profileToProfile(picture, given, screen, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        # A profile of other colours than the picture's: browsers pass over it.
        found = None
    found = found or picture.convert("RGB")
    found.info.pop("icc_profile", None)
    return found


def _resized(picture: Image.Image, width: int, height: int) -> Image.Image:
    from PIL.Image import Resampling

    if picture.size == (width, height):
        return picture
    return picture.resize((width, height), Resampling.LANCZOS, reducing_gap=3.0)


def _encoded(picture: Image.Image, address: str) -> bytes:
    stream = io.BytesIO()
    if address.endswith(".webp"):
        picture.save(stream, "WEBP", quality=_WEBP_QUALITY, method=_WEBP_EFFORT)
    elif address.endswith(".jpg"):
        picture.save(stream, "JPEG", quality=_JPEG_QUALITY, optimize=True, progressive=True)
    else:
        from PIL.Image import Quantize

        few = picture.quantize(_COLOURS, Quantize.FASTOCTREE)
        few.save(stream, "PNG", optimize=True)
    return stream.getvalue()

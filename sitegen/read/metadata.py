"""Pictures without what cameras and programs wrote into them: the place, the owner, comments.

In: the bytes of a picture. Out: the same picture to the last pixel, with nothing in it but what it
takes to show it: pixels, colour profile, frames, and which way is up. Parts are copied by lists of
what may stay, so that what nobody thought of goes.
"""

from __future__ import annotations

import re
import zlib
from collections import abc
from typing import NamedTuple

_PNG = b"\x89PNG\r\n\x1a\n"
# Pixels, colours and frames (PNG, third edition, table 7).
_PNG_CHUNKS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD hIST pHYs sPLT acTL fcTL fdAT cICP "
    b"mDCV cLLI".split()
)
_WEBP_CHUNKS = frozenset((b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
# RFC 9649, 2.7: that there is Exif, and that there is XMP.
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04
# Within the data of a picture, 0xFF 0x00 is a byte, and 0xD0 to 0xD7 mark places in it.
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_JPEG_END, _JPEG_DATA = 0xD9, 0xDA
# Tables, frames and data (ITU T.81, table B.1).
_JPEG_PARTS = frozenset((*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF))
_GIF_EXTENSIONS = frozenset((b"NETSCAPE2.0", b"ANIMEXTS1.0"))


def without_metadata(raw: bytes, turned: int = 1) -> bytes:
    """The same picture with nothing in it that is not needed to show it.

    `turned`: how it lies, as Exif says it (tag 274), 1 for upright; AVIF has its own way. Raises
    `ValueError` for a picture that cannot be followed.
    """
    try:
        if raw.startswith(_PNG):
            return _png(raw, turned)
        if raw.startswith(b"\xff\xd8"):
            return _jpeg(raw, turned)
        if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
            return _webp(raw, turned)
        if raw.startswith(b"GIF8"):
            return _gif(raw)
        if raw[4:8] == b"ftyp":
            return _avif(raw)
    except IndexError as error:
        raise ValueError("cut off") from error
    raise ValueError("no picture")


def _orientation(turned: int) -> bytes:
    """Exif with nothing in it but how the picture lies (TIFF 6.0, section 2)."""
    entry = b"\x01\x12\x00\x03\x00\x00\x00\x01\x00" + bytes([turned]) + b"\x00\x00"
    return b"MM\x00*\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"


def _png(raw: bytes, turned: int) -> bytes:
    parts, at = [_PNG], len(_PNG)
    while at < len(raw):
        end = at + 12 + int.from_bytes(raw[at : at + 4])
        name = raw[at + 4 : at + 8]
        if name in _PNG_CHUNKS:
            parts.append(raw[at:end])
        if name == b"IHDR" and turned != 1:
            said = b"eXIf" + _orientation(turned)
            length = len(said) - 4
            parts.append(length.to_bytes(4) + said + zlib.crc32(said).to_bytes(4))
        if name == b"IEND":
            break
        at = end
    return b"".join(parts)


def _jpeg(raw: bytes, turned: int) -> bytes:
    parts, at, is_data = [raw[:2]], 2, False
    if turned != 1:
        said = b"Exif\x00\x00" + _orientation(turned)
        parts.append(b"\xff\xe1" + (len(said) + 2).to_bytes(2) + said)
    while found := _JPEG_MARKER.search(raw, at):
        start, code = found.start(), raw[found.start() + 1]
        if is_data:
            parts.append(raw[at:start])
        if code == _JPEG_END:
            # What follows are other pictures, with places of their own.
            parts.append(raw[start : start + 2])
            return b"".join(parts)
        length = int.from_bytes(raw[start + 2 : start + 4])
        if length < 2:
            raise ValueError("a part without length")
        at = start + 2 + length
        parts.append(_jpeg_part(code, raw[start:at]))
        is_data = code == _JPEG_DATA
    # One that is cut off shows as far as it goes.
    return b"".join((*parts, raw[at:] if is_data else b""))


def _jpeg_part(code: int, part: bytes) -> bytes:
    """A part as far as it may stay."""
    says = part[4:]
    if code in _JPEG_PARTS:
        return part
    if code == 0xE0 and says.startswith(b"JFIF\x00"):
        # Without the small picture in it.
        return b"\xff\xe0\x00\x10" + says[:12] + b"\x00\x00"
    if code == 0xE2 and says.startswith(b"ICC_PROFILE\x00"):
        return part
    # How the colours are to be read.
    return part if code == 0xEE and says.startswith(b"Adobe") else b""


def _webp(raw: bytes, turned: int) -> bytes:
    parts, at = [], 12
    while at + 8 <= len(raw):
        name, length = raw[at : at + 4], int.from_bytes(raw[at + 4 : at + 8], "little")
        end = at + 8 + length + length % 2
        chunk = raw[at:end]
        if name == b"VP8X":
            has = chunk[8] & ~_WEBP_XMP & ~_WEBP_EXIF | (_WEBP_EXIF if turned != 1 else 0)
            chunk = chunk[:8] + bytes([has]) + chunk[9:]
        if name in _WEBP_CHUNKS:
            parts.append(chunk)
        at = end
    if turned != 1:
        said = _orientation(turned)
        parts.append(b"EXIF" + len(said).to_bytes(4, "little") + said)
    whole = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(whole).to_bytes(4, "little") + whole


def _gif(raw: bytes) -> bytes:
    at = 13 + _gif_colours(raw[10])
    parts = [raw[:at]]
    while at < len(raw):
        sign, start = raw[at], at
        if sign == 0x2C:
            at = _gif_blocks(raw, at + 11 + _gif_colours(raw[at + 9]))
            parts.append(raw[start:at])
        elif sign == 0x21:
            label = raw[at + 1]
            at = _gif_blocks(raw, at + 2)
            is_known = raw[start + 3 : start + 14] in _GIF_EXTENSIONS
            # How frames follow each other, text that is drawn, and how often it all comes again.
            if label in (0xF9, 0x01) or (label == 0xFF and is_known):
                parts.append(raw[start:at])
        else:
            break
    return b"".join((*parts, b"\x3b"))


def _gif_colours(flags: int) -> int:
    """How many bytes the table of colours takes."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks(raw: bytes, at: int) -> int:
    """Where a row of blocks ends."""
    while length := raw[at]:
        at += length + 1
    return at + 1


# --- AVIF (ISO/IEC 14496-12, 8.11) ---


# More than any picture has.
_MOST_PARTS = 1_000


class _Box(NamedTuple):
    name: bytes
    # Where what is in it begins and ends.
    start: int
    end: int


def _avif(raw: bytes) -> bytes:
    """Offsets point into the file from everywhere: what is to go is overwritten in its place."""
    mended = bytearray(raw)
    top = _boxes(raw, 0, len(raw))
    meta = next(box for box in (*top, _Box(b"meta", 0, 0)) if box.name == b"meta")
    inside = {box.name: box for box in _boxes(raw, meta.start + 4, meta.end)}
    if b"iinf" not in inside or b"iloc" not in inside:
        raise ValueError("no items")
    kinds = _item_kinds(raw, inside[b"iinf"])
    for item, place, length in _item_places(raw, inside[b"iloc"], inside.get(b"idat")):
        kind = kinds.get(item)
        if kind == b"Exif":
            # Readers refuse a picture whose Exif is none: one with no entries.
            empty = b"\x00\x00\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00"
            mended[place : place + length] = empty[:length].ljust(length, b"\x00")
        elif kind == b"mime":
            mended[place : place + length] = b" " * length
    return bytes(mended)


def _boxes(raw: bytes, at: int, end: int) -> list[_Box]:
    found = []
    while at + 8 <= end:
        size, head = int.from_bytes(raw[at : at + 4]), 8
        if size == 1:
            size, head = int.from_bytes(raw[at + 8 : at + 16]), 16
        size = size or end - at
        if size < head or at + size > end:
            raise ValueError("a box that does not fit")
        found.append(_Box(raw[at + 4 : at + 8], at + head, at + size))
        at += size
    return found


def _item_kinds(raw: bytes, box: _Box) -> dict[int, bytes]:
    """Number of an item → what it is."""
    kinds = {}
    wide = raw[box.start] > 0
    for entry in _boxes(raw, box.start + (8 if wide else 6), box.end):
        version, at = raw[entry.start], entry.start + 4
        if version < 2:
            raise ValueError("items of an old kind")
        digits = 4 if version > 2 else 2
        number = int.from_bytes(raw[at : at + digits])
        kinds[number] = raw[at + digits + 2 : at + digits + 6]
    return kinds


def _item_places(raw: bytes, box: _Box, data: _Box | None) -> abc.Iterator[tuple[int, int, int]]:
    """Number of an item, where a part of it lies, and how long that is."""
    version, at = raw[box.start], box.start + 4

    def number(size: int) -> int:
        nonlocal at
        at += size
        if at > box.end:
            raise ValueError("places that do not fit")
        return int.from_bytes(raw[at - size : at])

    sizes = number(2)
    of_offset, of_length, of_base = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    of_index = sizes & 15 if version else 0
    for _ in range(number(4 if version > 1 else 2)):
        item = number(4 if version > 1 else 2)
        where = number(2) & 15 if version else 0
        number(2)
        base = number(of_base)
        if where == 1 and data:
            base += data.start
        parts = number(2)
        if parts > _MOST_PARTS:
            raise ValueError("an item in too many parts")
        for _ in range(parts):
            number(of_index)
            place, length = base + number(of_offset), number(of_length)
            if place + length > len(raw) or where > 1:
                raise ValueError("an item elsewhere")
            yield item, place, length or len(raw) - place

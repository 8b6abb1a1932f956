"""Pieces on a shelf: what was put is found again, and what is not as it was put is noticed."""

import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.words.files import CannotWrite
from sitegen.words.shelf import Damaged, Shelf, Spot

PIECES = (b"ett", b"", b"\x00\xff", b"", "två å".encode())


def filled(path: Path) -> tuple[Shelf, list[Spot]]:
    shelf = Shelf(path)
    return shelf, [shelf.put(piece) for piece in PIECES]


@given(st.lists(st.binary(max_size=50), max_size=20))
def test_what_is_put_in_memory_is_found_by_its_spot(pieces: list[bytes]) -> None:
    shelf = Shelf()
    spots = [shelf.put(piece) for piece in pieces]
    assert [shelf.get(spot) for spot in spots] == pieces
    assert len({spot.offset for spot in spots}) == len(pieces)


def test_what_is_put_in_a_file_is_found_by_its_spot_in_any_order(tmp_path: Path) -> None:
    shelf, spots = filled(tmp_path / "pieces")
    assert [shelf.get(spot) for spot in reversed(spots)] == [*reversed(PIECES)]


def test_a_spot_may_be_a_list_as_json_gives_it(tmp_path: Path) -> None:
    shelf, spots = filled(tmp_path / "pieces")
    assert shelf.get([*spots[0]]) == b"ett"


def test_an_empty_piece_has_a_place_of_its_own(tmp_path: Path) -> None:
    for shelf in (Shelf(), Shelf(tmp_path / "pieces")):
        first, second = shelf.put(b""), shelf.put(b"")
        assert first != second
        assert (shelf.get(first), shelf.get(second)) == (b"", b"")


def test_a_shelf_goes_on_where_it_ended(tmp_path: Path) -> None:
    path = tmp_path / "pieces"
    first, spots = filled(path)
    first.close()

    again = Shelf(path, first.size)
    later = again.put(b"mer")

    assert again.get(spots[0]) == b"ett"
    assert again.get(later) == b"mer"
    assert later.offset == first.size


def test_what_lies_behind_its_end_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "pieces"
    first, (kept, *_, lost) = filled(path)
    first.close()

    again = Shelf(path, kept.length)
    new = again.put(b"i st\xc3\xa4llet f\xc3\xb6r allt annat")

    assert again.get(kept) == b"ett"
    assert again.get(new).startswith(b"i st")
    with pytest.raises(Damaged):
        again.get(lost)


@pytest.mark.parametrize("at", range(3))
def test_a_changed_byte_is_noticed(tmp_path: Path, at: int) -> None:
    path = tmp_path / "pieces"
    shelf, spots = filled(path)
    raw = bytearray(path.read_bytes())
    raw[at] ^= 1
    path.write_bytes(raw)

    with pytest.raises(Damaged):
        shelf.get(spots[0])
    assert shelf.get(spots[-1]) == PIECES[-1]


def test_a_file_that_was_cut_off_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "pieces"
    shelf, spots = filled(path)
    os.truncate(path, spots[-1].offset + 1)

    assert shelf.get(spots[0]) == b"ett"
    with pytest.raises(Damaged):
        shelf.get(spots[-1])


@pytest.mark.parametrize(
    "spot",
    [
        (-1, 3, 0),
        (0, -1, 0),
        (10**30, 3, 0),
        (0, 0, 1),
        (0, 3, 0),
        (1, 3, 0),
        ("0", 3, 0),
        (0, "3", 0),
        (0, None, 5),
        (0.5, 3, 0),
    ],
)
def test_a_spot_that_was_never_given_is_damage(tmp_path: Path, spot: tuple[int, int, int]) -> None:
    shelf, _ = filled(tmp_path / "pieces")
    with pytest.raises(Damaged):
        shelf.get(spot)


def test_a_shelf_that_is_away_or_a_folder_is_damage(tmp_path: Path) -> None:
    for path in (tmp_path / "none" / "pieces", tmp_path):
        with pytest.raises(Damaged):
            Shelf(path).get(Spot(0, 3, 1))


def test_a_shelf_behind_a_link_is_neither_read_nor_written(tmp_path: Path) -> None:
    _, spots = filled(tmp_path / "elsewhere")
    before = (tmp_path / "elsewhere").read_bytes()
    (tmp_path / "pieces").symlink_to("elsewhere")

    with pytest.raises(Damaged):
        Shelf(tmp_path / "pieces").get(spots[0])
    with pytest.raises(CannotWrite):
        Shelf(tmp_path / "pieces").put(b"ett")
    assert (tmp_path / "elsewhere").read_bytes() == before


def test_a_disk_that_takes_only_part_gets_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32":
        pytest.skip("it has another call")
    whole = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda file, raw, offset: whole(file, raw[:2], offset))
    shelf, spots = filled(tmp_path / "pieces")
    assert [shelf.get(spot) for spot in spots] == [*PIECES]


def test_a_full_disk_is_told_with_the_name_of_the_file() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    with pytest.raises(CannotWrite, match="cannot write /dev/full: "):
        Shelf(Path("/dev/full")).put(b"ett")


def test_a_forked_process_reads_the_same_file_at_other_places(tmp_path: Path) -> None:
    if not hasattr(os, "fork"):
        pytest.skip("no fork")
    shelf, spots = filled(tmp_path / "pieces")
    assert shelf.get(spots[0]) == b"ett"
    child = os.fork()
    if not child:
        os._exit(int(any(shelf.get(s) != p for s, p in zip(spots, PIECES, strict=True))))
    mine = [shelf.get(spot) for spot in spots]
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert mine == [*PIECES]


def test_another_process_reads_what_was_sent_to_it(tmp_path: Path) -> None:
    shelf, spots = filled(tmp_path / "pieces")
    assert shelf.get(spots[0]) == b"ett"
    script = (
        "import pickle, sys\n"
        "shelf, spots = pickle.loads(sys.stdin.buffer.read())\n"
        "sys.stdout.buffer.write(b'|'.join(map(shelf.get, spots)))\n"
    )
    sent = pickle.dumps((shelf, spots))
    ran = subprocess.run(
        [sys.executable, "-c", script], input=sent, capture_output=True, check=True
    )
    assert ran.stdout == b"|".join(PIECES)


def test_a_shelf_in_memory_is_sent_with_its_pieces() -> None:
    shelf = Shelf()
    spot = shelf.put(b"ett")
    again = pickle.loads(pickle.dumps(shelf))  # noqa: S301 - just written, as workers get it
    later = again.put(b"mer")
    assert (again.get(spot), again.get(later)) == (b"ett", b"mer")


def test_a_shelf_that_was_removed_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "pieces"
    shelf, spots = filled(path)
    shelf.remove()
    assert (path.exists(), shelf.size) == (False, 0)
    with pytest.raises(Damaged):
        shelf.get(spots[0])
    assert shelf.get(shelf.put(b"nytt")) == b"nytt"
    shelf.remove()
    shelf.remove()

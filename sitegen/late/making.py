"""Making: smaller versions of pictures, and social cards, by as many processes as there are
processors.

In: the site. Out: the files that pages have named already, each made only where the output lacks
it and no earlier build has left it in the `store`.
"""

from __future__ import annotations

from collections import abc
from pathlib import Path
from typing import NamedTuple, TypeAlias

from sitegen.incremental import cache
from sitegen.incremental.outputs import Outputs
from sitegen.incremental.plan import Plan
from sitegen.late.store import Store
from sitegen.read.pictures import Version, all_made, published
from sitegen.read.sources import CONTENT
from sitegen.render.cards import Card
from sitegen.words.files import Staged, Stager, digest, read_inside
from sitegen.words.model import Asset, Place
from sitegen.words.outcome import Options
from sitegen.words.problems import Problem, problem
from sitegen.words.progress import Progress
from sitegen.words.workers import in_chunks

_SUFFIXES = (".webp", ".jpg", ".png")


class _File(NamedTuple):
    """A file to make."""

    # Below the site's root, with no leading slash.
    address: str
    # What all its bytes follow from, but for the program: that is one and the same for a record.
    key: str
    # What it is: of a picture, a version.
    shows: Version | Card


class _Job(NamedTuple):
    """Files to make at a time: all that a picture is opened for, or a card."""

    # What is read for it, below `content/`; "" where nothing is.
    name: str
    files: tuple[_File, ...]


class _Shop(NamedTuple):
    """What one needs to work on a job."""

    content: Path
    stager: Stager
    store: Store
    # What tells programs apart, for pictures and for cards.
    made_with: dict[type, str]

    def stored(self, file: _File) -> str:
        """The name of a file in the store."""
        return digest(f"{file.key} {self.made_with[type(file.shows)]}".encode())


class _Done(NamedTuple):
    """What came of a job."""

    job: _Job
    staged: tuple[Staged, ...]
    problem: Problem | None = None


_Jobs: TypeAlias = list[_Job]


def make_pictures(outputs: Outputs, plan: Plan, options: Options, progress: Progress) -> None:
    """Add all versions of all pictures, and all social cards."""
    wanted = [*_of_pictures(plan.site.assets.values()), *_of_cards(outputs.cards)]
    jobs = []
    for name, files in wanted:
        lacking = [each for each in files if not outputs.keep_late(each.address, each.key)]
        if lacking:
            jobs.append(_Job(name, tuple(lacking)))
    if not jobs and not _has_old(outputs, wanted):
        return
    # Only here, because they are slow to import.
    from sitegen.late import drawing
    from sitegen.read import scaling

    store = Store("" if options.fresh else str(options.root / cache.FOLDER))
    made_with = {Version: scaling.made_with(), Card: drawing.made_with()}
    shop = _Shop(plan.root / CONTENT, outputs.stager(), store, made_with)
    progress.stage("make", len(jobs))
    for some in in_chunks(_work, shop, jobs, options.jobs, fewest=2, at_a_time=1):
        progress.step(len(some))
        for done in some:
            if done.problem:
                outputs.problems.append(done.problem)
            for staged, file in zip(done.staged, done.job.files, strict=False):
                outputs.take_late(staged, file.key)
    store.keep_only({shop.stored(file) for job in wanted for file in job.files})


def _of_pictures(assets: abc.Iterable[Asset]) -> _Jobs:
    """What is to be made of each picture."""
    jobs = []
    # The same picture under two names, `a.jpg` and `a.jpeg`, has the same versions.
    seen = set()
    for asset in assets:
        files = []
        for version in all_made(asset) if asset.digest else ():
            if version.address not in seen:
                seen.add(version.address)
                key = f"{asset.digest} {version.width} {version.address.rpartition('.')[2]}"
                files.append(_File(version.address, key, version))
        if files:
            jobs.append(_Job(asset.name, tuple(files)))
    return jobs


def _of_cards(cards: abc.Iterable[Card]) -> _Jobs:
    return [
        _Job(card.logo, (_File(card.address, card.key, card),))
        for card in sorted(cards, key=lambda card: card.address)
    ]


def _has_old(outputs: Outputs, wanted: _Jobs) -> bool:
    """Whether an earlier build made something that this one does not want."""
    now = {file.address for job in wanted for file in job.files}
    before = (path for path in outputs.late_before if path.endswith(_SUFFIXES))
    return any(path not in now for path in before)


def _work(shop: _Shop, jobs: abc.Iterable[_Job]) -> list[_Done]:
    return [_done(shop, job) for job in jobs]


def _done(shop: _Shop, job: _Job) -> _Done:
    found = {file: shop.store.get(shop.stored(file)) for file in job.files}
    lacking = [file for file, raw in found.items() if raw is None]
    try:
        for file, raw in zip(lacking, _made(shop.content, job.name, lacking), strict=True):
            shop.store.put(shop.stored(file), raw)
            found[file] = raw
    except (OSError, ValueError):
        # It begins as a picture, and does not go on as one.
        wrong = problem("unreadable-picture", f"{CONTENT}/{job.name}", Place(1, 1))
        return _Done(job, (), wrong)
    staged = (shop.stager.stage(file.address, raw or b"") for file, raw in found.items())
    return _Done(job, tuple(staged))


def _made(content: Path, name: str, files: abc.Sequence[_File]) -> abc.Iterator[bytes]:
    """The bytes of files, in order. `name`: what is read for them."""
    if not files:
        return
    raw = published(read_inside(content, content / name), name)[1] if name else b""
    versions = [file.shows for file in files if isinstance(file.shows, Version)]
    if versions:
        from sitegen.read.scaling import scaled

        yield from scaled(raw, versions)
    for file in files:
        if isinstance(file.shows, Card):
            from sitegen.late.drawing import card

            yield card(file.shows, raw)

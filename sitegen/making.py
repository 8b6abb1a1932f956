"""Making: smaller versions of pictures, in as many processes as there are processors.

In: the site. Out: the files that pages have named already, each made only where the output lacks
it and no earlier build has left it in the `store`.
"""

from __future__ import annotations

from collections import abc
from pathlib import Path
from typing import NamedTuple

from sitegen import cache
from sitegen.files import Staged, Stager, digest, read_inside
from sitegen.model import Asset, Place
from sitegen.outcome import Options
from sitegen.outputs import Outputs
from sitegen.pictures import Version, all_made, published
from sitegen.plan import Plan
from sitegen.problems import Problem, problem
from sitegen.progress import Progress
from sitegen.sources import CONTENT
from sitegen.store import Store
from sitegen.workers import in_chunks


class _Version(NamedTuple):
    """A file to make."""

    version: Version
    # What all its bytes follow from, but for the program: that is one and the same for a record.
    key: str


class _Job(NamedTuple):
    """Files to make of one picture, which is opened once for all of them."""

    # Below `content/`.
    name: str
    wanted: tuple[_Version, ...]


class _Shop(NamedTuple):
    """What one needs to work on a job."""

    content: Path
    stager: Stager
    store: Store
    made_with: str


class _Done(NamedTuple):
    """What came of a job."""

    job: _Job
    staged: tuple[Staged, ...]
    problem: Problem | None = None


def make_pictures(outputs: Outputs, plan: Plan, options: Options, progress: Progress) -> None:
    """Add all versions of all pictures."""
    wanted = _wanted(plan.site.assets.values())
    jobs = []
    for name, of_one in wanted.items():
        lacking = [each for each in of_one if not outputs.keep_late(each.version.address, each.key)]
        if lacking:
            jobs.append(_Job(name, tuple(lacking)))
    if not jobs and not _has_old(outputs, wanted):
        return
    # Only here, because it is slow to import.
    from sitegen.scaling import made_with

    store = Store("" if options.fresh else str(options.root / cache.FOLDER))
    shop = _Shop(plan.root / CONTENT, outputs.stager(), store, made_with())
    progress.stage("make", len(jobs))
    for some in in_chunks(_work, shop, jobs, options.jobs, fewest=2, at_a_time=1):
        progress.step(len(some))
        for done in some:
            if done.problem:
                outputs.problems.append(done.problem)
            for staged, each in zip(done.staged, done.job.wanted, strict=False):
                outputs.take_late(staged, each.key)
    keys = (each.key for of_one in wanted.values() for each in of_one)
    store.keep_only({_in_store(key, shop) for key in keys})


def _wanted(assets: abc.Iterable[Asset]) -> dict[str, list[_Version]]:
    """Name of each picture → what is to be made of it."""
    wanted: dict[str, list[_Version]] = {}
    # The same picture under two names, `a.jpg` and `a.jpeg`, has the same versions.
    seen = set()
    for asset in assets:
        for version in all_made(asset) if asset.digest else ():
            if version.address not in seen:
                seen.add(version.address)
                key = f"{asset.digest} {version.width} {version.address.rpartition('.')[2]}"
                wanted.setdefault(asset.name, []).append(_Version(version, key))
    return wanted


def _has_old(outputs: Outputs, wanted: abc.Mapping[str, abc.Sequence[_Version]]) -> bool:
    """Whether an earlier build made something that this one does not want."""
    now = {each.version.address for of_one in wanted.values() for each in of_one}
    before = (path for path in outputs.late_before if path.endswith((".webp", ".jpg", ".png")))
    return any(path not in now for path in before)


def _in_store(key: str, shop: _Shop) -> str:
    return digest(f"{key} {shop.made_with}".encode())


def _work(shop: _Shop, jobs: abc.Iterable[_Job]) -> list[_Done]:
    return [_done(shop, job) for job in jobs]


def _done(shop: _Shop, job: _Job) -> _Done:
    found = {each: shop.store.get(_in_store(each.key, shop)) for each in job.wanted}
    lacking = [each for each, raw in found.items() if raw is None]
    try:
        if lacking:
            made = _made(shop.content, job.name, [each.version for each in lacking])
            for each, raw in zip(lacking, made, strict=True):
                shop.store.put(_in_store(each.key, shop), raw)
                found[each] = raw
    except (OSError, ValueError):
        # It begins as a picture, and does not go on as one.
        wrong = problem("unreadable-picture", f"{CONTENT}/{job.name}", Place(1, 1))
        return _Done(job, (), wrong)
    return _Done(
        job,
        tuple(shop.stager.stage(each.version.address, raw or b"") for each, raw in found.items()),
    )


def _made(content: Path, name: str, versions: abc.Sequence[Version]) -> abc.Iterator[bytes]:
    from sitegen.scaling import scaled

    _, raw = published(read_inside(content, content / name), name)
    return scaled(raw, versions)

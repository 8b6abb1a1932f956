"""The command line: builds the options, runs a command, prints what it found.

Exit codes: 0 done; 1 problems that are errors (with `--strict`, warnings too); 2 wrong usage;
3 a bug of ours.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections import abc
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.doors.arguments import parser_of
from sitegen.words.files import CannotWrite, is_fit_for_output

if TYPE_CHECKING:
    from sitegen.doors.screen import Screen
    from sitegen.incremental.cache import Kept
    from sitegen.words.outcome import Options, Reason, Report
    from sitegen.words.progress import Progress, Recording

DONE, PROBLEMS, USAGE, BUG = range(4)


def main(argv: abc.Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    started = time.monotonic()
    arguments = parser_of(_COMMANDS).parse_args(argv)
    command: abc.Callable[[argparse.Namespace], int] = arguments.run
    try:
        return command(arguments)
    except KeyboardInterrupt:
        return 130
    except CannotWrite as error:
        _tell_of_the_disk(arguments, error, time.monotonic() - started)
        return PROBLEMS
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception:  # noqa: BLE001 - whatever it is, the author must hear that it is not theirs
        traceback.print_exc()
        print(
            "sitegen: this is a bug of ours, not of your site. Please report the lines above.",
            file=sys.stderr,
        )
        return BUG


# --- Commands ---


def _build(arguments: argparse.Namespace) -> int:
    from sitegen.incremental import cache
    from sitegen.words.lock import lock

    def waiting() -> None:
        print("sitegen: another build of this site is under way; waiting for it", file=sys.stderr)

    started = time.monotonic()
    options = _at_one_moment(_options(arguments))
    recording = _recording(arguments, options)
    progress = _progress(arguments, recording)
    with lock(options.root / cache.FOLDER, waiting):
        try:
            report = _build_what_changed(arguments, options, progress)
        finally:
            # Before anything is printed, also where the build is stopped or fails.
            progress.end()
        seconds = time.monotonic() - started
        if recording:
            _write_profile(arguments, recording, arguments.lang or report.language)
        differing = _difference(options) if arguments.verify and report.ok else ""
        code = _print(arguments, report, seconds, wrote=True, differing=differing)
    # That a build differs from a clean one is a mistake of ours.
    return BUG if differing else code


def _build_what_changed(
    arguments: argparse.Namespace, options: Options, progress: Progress
) -> Report:
    """Build, unless everything is as the last build saw and left it."""
    from sitegen.incremental import cache

    kept = cache.load(options)
    why = _say_why(arguments, kept)
    if kept.report:
        return kept.report
    from sitegen.build import build
    from sitegen.words.outcome import Reason

    report = build(options, progress, kept)
    if report.damaged:
        _say(arguments, Reason("damaged"))
    if arguments.why:
        from sitegen.doors import reports

        if why.what not in reports.OF_ALL:
            progress.clear()
            shown = reports.page_reasons(report, arguments.lang or report.language)
            print(shown, end="", file=sys.stderr)
    return report


def _say_why(arguments: argparse.Namespace, kept: Kept) -> Reason:
    """Say why there is something to build, if that was asked; a damaged record is always told."""
    from sitegen.words.outcome import Reason

    why = Reason("asked") if arguments.fresh else kept.reason
    if arguments.why or why.what == "damaged":
        _say(arguments, why)
    return why


def _say(arguments: argparse.Namespace, why: Reason) -> None:
    from sitegen.doors.reports import reason

    print(reason(why, arguments.lang or "sv"), file=sys.stderr)


def _difference(options: Options) -> str:
    """Build clean into another folder; returns the first file of the output that differs, or ""."""
    import tempfile

    from sitegen.build import build
    from sitegen.words.files import MANIFEST, read_manifest

    with tempfile.TemporaryDirectory(prefix="sitegen-verify-") as folder:
        build(options._replace(output=Path(folder), fresh=True))
        names = sorted({MANIFEST, *read_manifest(options.output), *read_manifest(Path(folder))})
        for name in names:
            ours, clean = options.output / name, Path(folder, name)
            if not (ours.is_file() and clean.is_file() and ours.read_bytes() == clean.read_bytes()):
                return name
    return ""


def _check(arguments: argparse.Namespace) -> int:
    from sitegen.build import check_only
    from sitegen.incremental import cache

    started = time.monotonic()
    options = _at_one_moment(_options(arguments))
    if arguments.why:
        # What a build would have to do.
        _say_why(arguments, cache.load(options))
    progress = _progress(arguments, None)
    try:
        report = check_only(options, progress)
    finally:
        progress.end()
    seconds = time.monotonic() - started
    differing = _difference(options) if arguments.verify and report.ok else ""
    return _print(arguments, report, seconds, wrote=False, differing=differing)


# --- Progress and profile ---


def _progress(arguments: argparse.Namespace, recording: Recording | None) -> Progress:
    """What tells of a build as it goes: a bar if a person is looking, lines otherwise."""
    from sitegen.words.progress import Bar, Lines, Several

    told: list[Progress] = [recording] if recording else []
    if not arguments.quiet:
        # A dumb terminal prints one line after another and goes back to none.
        is_watched = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        told.append((Bar if is_watched else Lines)(sys.stderr, arguments.lang))
    return Several(*told)


def _recording(arguments: argparse.Namespace, options: Options) -> Recording | None:
    """What keeps the times of a build, if `--profile` asks for them."""
    if not arguments.profile:
        return None
    _refuse_if_taken(arguments.profile, "profile", options)
    from sitegen.words.progress import Recording

    return Recording()


def _refuse_if_taken(path: str, what: str, options: Options) -> None:
    """Wrong usage, if a file would lie among those of the site."""
    there = Path(os.path.realpath(path))
    taken = (options.root / "content", options.root / "layouts", options.output)
    if any(there.is_relative_to(os.path.realpath(folder)) for folder in taken):
        print(
            f"sitegen: {path} cannot be the {what}: choose a place that is not in "
            "content/, layouts/ or the output",
            file=sys.stderr,
        )
        raise SystemExit(USAGE)


def _write_profile(arguments: argparse.Namespace, recording: Recording, language: str) -> None:
    """Write the page and print the text. Raises `CannotWrite`."""
    from sitegen.doors import profile

    recorded = recording.recorded()
    try:
        Path(arguments.profile).write_text(profile.as_page(recorded, language), "utf-8")
    except OSError as error:
        raise CannotWrite(f"cannot write {error.filename}: {error.strerror}") from error
    if not arguments.quiet:
        print(profile.as_text(recorded, language), file=sys.stderr)


def _serve(arguments: argparse.Namespace) -> int:
    from sitegen.doors.serve import serve

    def make(options: Options) -> Report:
        progress = _progress(arguments, None)
        try:
            return _build_what_changed(arguments, options, progress)
        finally:
            progress.end()

    def tell(options: Options, report: Report, seconds: float) -> None:
        differing = _difference(options) if arguments.verify and report.ok else ""
        _print(arguments, report, seconds, wrote=True, differing=differing)
        # Whoever reads on at the other end of a pipe waits for it.
        sys.stdout.flush()

    # A clean build to compare with makes everything.
    options = _options(arguments)._replace(late=arguments.verify)
    # Nothing but what was asked for is among what programs read.
    talk = sys.stdout if arguments.format == "text" else sys.stderr
    return serve(options, arguments.port, arguments.lang, make, tell, talk)


def _schedule(arguments: argparse.Namespace) -> int:
    from sitegen.build import prepare, report_of
    from sitegen.doors import reports

    plan = prepare(_options(arguments))
    report = report_of(plan)
    if not report.ok:
        # What is broken cannot be told of: a schedule without it would mislead.
        return _print(arguments, report, 0, wrote=False)
    found = plan.changes
    language = arguments.lang or plan.site.settings.language
    if arguments.format == "json":
        print(reports.schedule_json(found, language))
    else:
        print(reports.schedule_text(found, language), end="")
    return DONE


def _hosting(arguments: argparse.Namespace) -> int:
    from sitegen.build import prepare, report_of
    from sitegen.declare import hosts
    from sitegen.render.hosting import PRINTED
    from sitegen.words.model import Page

    plan = prepare(_options(arguments))
    report = report_of(plan)
    if not report.ok:
        from sitegen.doors import reports

        # What is printed may be on its way into a file that configures a server.
        language = arguments.lang or report.language
        print(reports.as_text(report, language), end="", file=sys.stderr)
        return PROBLEMS
    settings = plan.site.settings
    host = settings.hosting or ""
    if host in PRINTED:
        page = Page("/", host, settings.language)
        print(PRINTED[host](plan.ground().view(page)), end="")
    elif host:
        made = ", ".join(hosts.files(settings))
        print(f"sitegen: nothing to print for {host}: the build makes {made}", file=sys.stderr)
    else:
        print(
            "sitegen: say in content/site.yaml where the site is hosted, as hosting: nginx",
            file=sys.stderr,
        )
    return DONE if host else USAGE


def _rename(arguments: argparse.Namespace) -> int:
    from sitegen.doors.rename import rename
    from sitegen.incremental import cache
    from sitegen.words.lock import lock

    def waiting() -> None:
        print("sitegen: this site is being built or changed; waiting for that", file=sys.stderr)

    root = Path(arguments.root)
    with lock(root / cache.FOLDER, waiting):
        told = rename(
            root, arguments.old, arguments.new, arguments.lang or "", dry_run=arguments.dry_run
        )
    print(told.error, end="", file=sys.stderr)
    print(told.out, end="")
    return told.code


def _init(arguments: argparse.Namespace) -> int:
    from sitegen.doors.starter import NEXT, FolderNotEmpty, start

    language = arguments.lang or "sv"
    try:
        made = start(Path(arguments.folder), language)
    except FolderNotEmpty as error:
        print(f"sitegen: {error} is not an empty folder; choose a new one", file=sys.stderr)
        return USAGE
    except OSError as error:
        print(f"sitegen: {error}", file=sys.stderr)
        return PROBLEMS
    for path in made:
        print(path)
    print(NEXT[language].format(folder=arguments.folder))
    return DONE


def _print(
    arguments: argparse.Namespace,
    report: Report,
    seconds: float,
    *,
    wrote: bool,
    differing: str = "",
) -> int:
    """Print a report as the options ask; returns the exit code.

    `differing`: a file of the output that is not as in a clean build.
    """
    from sitegen.doors import reports

    language = arguments.lang or report.language
    failed = not report.ok or bool(differing)
    if arguments.strict:
        failed = failed or any(
            found.severity == "warning" for found in reports.explained(report, language)
        )
    if arguments.format == "json":
        print(reports.as_json(report, language, seconds, not failed))
    else:
        if arguments.format == "github":
            from sitegen.doors.git_hosts import as_github

            print(as_github(report, language), end="")
        elif report.problems:
            print(reports.as_text(report, language, _screen()), end="")
        if not arguments.quiet:
            output = os.path.relpath(_options(arguments).output)
            print(reports.summary(report, language, seconds, output, wrote))
    if differing:
        print(f"sitegen: {reports.difference(differing, language)}", file=sys.stderr)
    _summarise(arguments, report, language)
    return PROBLEMS if failed else DONE


def _screen() -> Screen:
    """What standard output is: a terminal, with colours unless its owner wants none.

    NO_COLOR, FORCE_COLOR and TERM=dumb mean what they mean to Python (no-color.org).
    """
    import shutil

    from sitegen.doors.screen import Screen

    told, is_terminal = os.environ.get, sys.stdout.isatty()
    # Below this the lines would be shorter than many a word.
    width = max(40, min(shutil.get_terminal_size().columns, 100)) if is_terminal else 0
    # An old console of Windows would print the codes of colours.
    can = is_terminal and told("TERM") != "dumb" and (os.name != "nt" or bool(told("WT_SESSION")))
    forced = told("FORCE_COLOR", "") not in ("", "0")
    return Screen(width, not told("NO_COLOR") and (forced or can))


def _summarise(arguments: argparse.Namespace, report: Report, language: str) -> None:
    """Write the summary in Markdown where it was asked for. Raises `CannotWrite`."""
    # GitHub shows what is added to this file on the page of the run.
    step = os.environ.get("GITHUB_STEP_SUMMARY") if arguments.format == "github" else None
    told = [(arguments.summary, "w")] if arguments.summary else []
    told += [(step, "a")] if step and report.problems else []
    if not told:
        return
    from sitegen.doors.git_hosts import address_of_files, as_markdown

    files = address_of_files(os.environ, str(Path(arguments.root).resolve()))
    text = as_markdown(report, language, files)
    for path, mode in told:
        try:
            with Path(path).open(mode, encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            raise CannotWrite(f"cannot write {error.filename}: {error.strerror}") from error


def _tell_of_the_disk(arguments: argparse.Namespace, error: CannotWrite, seconds: float) -> None:
    """Say what could not be written: to a program as a problem like any other."""
    if getattr(arguments, "format", "text") == "text":
        print(f"sitegen: {error}", file=sys.stderr)
        return
    from sitegen.doors import reports

    language = arguments.lang or "sv"
    report = _unwritten(error, _options(arguments))
    if arguments.format == "json":
        print(reports.as_json(report, language, seconds, ok=False))
    else:
        from sitegen.doors.git_hosts import as_github

        print(as_github(report, language), end="")


def _unwritten(error: CannotWrite, options: Options) -> Report:
    from sitegen.words.model import Place
    from sitegen.words.outcome import Report
    from sitegen.words.problems import problem

    cause = error.__cause__
    # A disk that is full does not always say at which file.
    there = getattr(cause, "filename", None) or options.output
    path = os.path.relpath(there, options.root)
    shown = Path(there if path.startswith("..") else path).as_posix()
    said = getattr(cause, "strerror", None) or str(error)
    return Report((problem("cannot-write", shown, Place(1, 1), said=said),))


# --- Options ---


def _at_one_moment(options: Options) -> Options:
    """One moment for all that a command does, `--verify` included."""
    return options if options.at else options._replace(at=datetime.now(UTC))


def _options(arguments: argparse.Namespace) -> Options:
    from sitegen.words.outcome import Options

    root = Path(arguments.root)
    output = Path(arguments.output) if arguments.output else root / "output"
    if not is_fit_for_output(output, root):
        print(
            f"sitegen: {output} cannot be the output: choose a folder of its own, "
            "not one that holds the site, nor one in content/ or layouts/",
            file=sys.stderr,
        )
        raise SystemExit(USAGE)
    options = Options(
        root=root,
        output=output,
        at=arguments.at,
        drafts=arguments.drafts,
        base_url=arguments.base_url or "",
        jobs=arguments.jobs or 0,
        fresh=arguments.fresh,
    )
    if getattr(arguments, "summary", None):
        _refuse_if_taken(arguments.summary, "summary", options)
    return options


_COMMANDS = {
    "build": _build,
    "check": _check,
    "serve": _serve,
    "schedule": _schedule,
    "hosting": _hosting,
    "rename": _rename,
    "init": _init,
}


if __name__ == "__main__":
    sys.exit(main())

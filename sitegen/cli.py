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
from urllib.parse import urlsplit

from sitegen import __version__
from sitegen.files import CannotWrite, is_fit_for_output

if TYPE_CHECKING:
    from sitegen.outcome import Options, Report

DONE, PROBLEMS, USAGE, BUG = range(4)


def main(argv: abc.Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = _parser().parse_args(argv)
    command: abc.Callable[[argparse.Namespace], int] = arguments.run
    try:
        return command(arguments)
    except KeyboardInterrupt:
        return 130
    except CannotWrite as error:
        print(f"sitegen: {error}", file=sys.stderr)
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
    from sitegen import cache
    from sitegen.files import lock

    def waiting() -> None:
        print("sitegen: another build of this site is under way; waiting for it", file=sys.stderr)

    started = time.monotonic()
    options = _options(arguments)
    if options.at is None:
        # One moment for all of it, `--verify` included.
        options = options._replace(at=datetime.now(UTC))
    with lock(options.root / cache.FOLDER, waiting):
        report = _build_what_changed(arguments, options)
        code = _print(arguments, report, time.monotonic() - started, wrote=True)
        if code == DONE and arguments.verify:
            code = _verify(options)
    return code


def _build_what_changed(arguments: argparse.Namespace, options: Options) -> Report:
    """Build, unless everything is as the last build saw and left it."""
    from sitegen import cache

    if arguments.fresh or arguments.verify:
        from sitegen.build import build

        return build(options)
    seen = cache.look(options)
    known = cache.compare(options, seen)
    if not isinstance(known, cache.Reason):
        return known
    if arguments.why or known.what == "damaged":
        from sitegen.reports import reason

        print(reason(known.what, known.which, arguments.lang or "sv"), file=sys.stderr)
    from sitegen.build import build
    from sitegen.files import MANIFEST, read_manifest

    report = build(options)
    if report.ok:
        cache.remember(options, seen, report, [MANIFEST, *read_manifest(options.output)])
    return report


def _verify(options: Options) -> int:
    """Build clean into another folder, and name the first file that differs."""
    import tempfile

    from sitegen.build import build
    from sitegen.files import MANIFEST, read_manifest

    with tempfile.TemporaryDirectory(prefix="sitegen-verify-") as folder:
        build(options._replace(output=Path(folder)))
        names = sorted({MANIFEST, *read_manifest(options.output), *read_manifest(Path(folder))})
        for name in names:
            ours, clean = options.output / name, Path(folder, name)
            if not (ours.is_file() and clean.is_file() and ours.read_bytes() == clean.read_bytes()):
                print(f"sitegen: {name} differs from a clean build", file=sys.stderr)
                return BUG
    return DONE


def _check(arguments: argparse.Namespace) -> int:
    from sitegen.build import check_only

    started = time.monotonic()
    report = check_only(_options(arguments))
    return _print(arguments, report, time.monotonic() - started, wrote=False)


def _serve(arguments: argparse.Namespace) -> int:
    from sitegen.serve import serve

    return serve(_options(arguments), arguments.port, arguments.lang)


def _schedule(arguments: argparse.Namespace) -> int:
    from sitegen import reports
    from sitegen.build import prepare, report_of
    from sitegen.schedule import changes

    plan = prepare(_options(arguments))
    report = report_of(plan)
    if not report.ok:
        # What is broken cannot be told of: a schedule without it would mislead.
        return _print(arguments, report, 0, wrote=False)
    found = changes(plan.site, plan.clock.now)
    language = arguments.lang or plan.site.settings.language
    if arguments.format == "json":
        print(reports.schedule_json(found, language))
    else:
        print(reports.schedule_text(found, language), end="")
    return DONE


def _init(arguments: argparse.Namespace) -> int:
    from sitegen.starter import NEXT, FolderNotEmpty, start

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


def _print(arguments: argparse.Namespace, report: Report, seconds: float, *, wrote: bool) -> int:
    """Print a report as the options ask; returns the exit code."""
    from sitegen import reports

    language = arguments.lang or report.language
    failed = not report.ok
    if arguments.strict:
        failed = failed or any(
            found.severity == "warning" for found in reports.explained(report, language)
        )
    if arguments.format == "json":
        print(reports.as_json(report, language, seconds, not failed))
    else:
        shown = reports.as_github if arguments.format == "github" else reports.as_text
        print(shown(report, language), end="")
        if not arguments.quiet:
            output = os.path.relpath(_options(arguments).output)
            print(reports.summary(report, language, seconds, output, wrote))
    return PROBLEMS if failed else DONE


# --- Options ---


def _options(arguments: argparse.Namespace) -> Options:
    from sitegen.outcome import Options

    root = Path(arguments.root)
    output = Path(arguments.output) if arguments.output else root / "output"
    if not is_fit_for_output(output, root):
        print(
            f"sitegen: {output} cannot be the output: choose a folder of its own, "
            "not one that holds the site, nor one in content/ or layouts/",
            file=sys.stderr,
        )
        raise SystemExit(USAGE)
    return Options(
        root=root,
        output=output,
        at=arguments.at,
        drafts=arguments.drafts,
        base_url=arguments.base_url or "",
        jobs=arguments.jobs or 0,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sitegen", description="Compiles Markdown and YAML into an organisation's web site."
    )
    parser.add_argument("--version", action="version", version=f"sitegen {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    shared = _shared_options()
    for name, run, words in (
        ("build", _build, "build content/ into output/"),
        ("check", _check, "find all that build would find, and write nothing"),
        ("serve", _serve, "preview on this machine, with reload on every change"),
        ("schedule", _schedule, "what will change on the site by itself, and when"),
    ):
        command = commands.add_parser(name, parents=[shared], help=words, description=words)
        command.set_defaults(run=run)
        if name == "serve":
            command.add_argument(
                "--port",
                type=int,
                default=8000,
                metavar="N",
                help="port on 127.0.0.1 (default 8000)",
            )
    starter = commands.add_parser("init", help="make a new site to start from")
    starter.add_argument(
        "folder", metavar="DIR", help="a folder that is not there, or empty but for git's own"
    )
    starter.add_argument("--lang", choices=("sv", "en"), help="language of the site (default sv)")
    starter.set_defaults(run=_init)
    return parser


def _shared_options() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--root",
        type=_folder,
        default=".",
        metavar="DIR",
        help="the folder that holds content/ (default: this one)",
    )
    shared.add_argument("--output", metavar="DIR", help="where to build (default: ROOT/output)")
    shared.add_argument(
        "--at",
        type=_moment,
        metavar="TIME",
        help="build the site as it is then, as 2026-12-24T08:00 (default: now)",
    )
    shared.add_argument(
        "--jobs",
        type=_count,
        metavar="N",
        help="processes to use (default: the processors there are)",
    )
    shared.add_argument("--drafts", action="store_true", help="include drafts")
    shared.add_argument(
        "--base-url", type=_base_url, metavar="URL", help="instead of base_url of the settings"
    )
    shared.add_argument("--fresh", action="store_true", help="use nothing of earlier builds")
    shared.add_argument("--why", action="store_true", help="say why each page was rendered")
    shared.add_argument(
        "--verify", action="store_true", help="compare the output with that of a clean build"
    )
    shared.add_argument("--strict", action="store_true", help="let warnings fail the command")
    shared.add_argument(
        "--format",
        choices=("text", "json", "github"),
        default="text",
        help="how to print (default text)",
    )
    shared.add_argument(
        "--lang", choices=("sv", "en"), help="language of messages (default: the site's)"
    )
    shared.add_argument("--quiet", action="store_true", help="print problems only")
    return shared


def _folder(text: str) -> str:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return text


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        # At the ends of the calendar there is no other zone's time.
        if moment.year not in range(2, 9999):
            raise ValueError(text)
        return moment
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text} is not a time; write as 2026-12-24T08:00"
        ) from None


def _base_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise argparse.ArgumentTypeError(f"{text} is not an address; write as https://exempel.se/")
    return text


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of processes")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())

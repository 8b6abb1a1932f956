"""What is made last: files that follow from the finished pages and that no page waits for.

In: the outputs so far. Out: the same outputs, with smaller pictures, the search index, and
compressed copies. Each such file is kept with a key that tells all that its bytes follow from, so
it costs nothing where nothing has changed; a preview keeps those that still fit, and makes none.
"""

from __future__ import annotations

from sitegen.incremental.outputs import Outputs
from sitegen.incremental.plan import Plan
from sitegen.late.compression import compress, original
from sitegen.late.making import make_pictures
from sitegen.late.search import make_search
from sitegen.words.outcome import Options
from sitegen.words.progress import Progress


def make_late(outputs: Outputs, plan: Plan, options: Options, progress: Progress) -> None:
    """Add all files that are made last."""
    make_pictures(outputs, plan, options, progress)
    make_search(outputs, plan.site, options, progress)
    if plan.site.settings.is_compressed:
        compress(outputs, options.jobs, progress)


def keep_late(outputs: Outputs) -> None:
    """Keep what an earlier build made last, but no copy of a file that is another now."""
    # Copies come after what they are copies of. The search index stays as a whole: it knows words
    # of another day, which is better than none while one writes.
    for path, key in sorted(outputs.late_before.items()):
        source = original(path)
        if source == path or outputs.files.get(source) == key:
            outputs.keep_late(path, key)

"""Every HTML file passes html-validate, redirects included: of the sample, and of small sites.

The small ones have what the sample lacks: empty lists, no content at all, and all that is long.
"""

import json
import subprocess
from pathlib import Path

import pytest

from tests.browser.sites import OWN, build_site, write_site
from tests.tools.node import node_command

TOOLS = Path(__file__).parent / "tools"


def html_faults(output: Path) -> list[str]:
    """Run html-validate once over all files; return each fault as `path:line:column rule text`."""
    output = output.resolve()
    files = sorted(str(path.relative_to(output)) for path in output.rglob("*.html"))
    assert files, "no HTML file to look at"
    tool = TOOLS / "node_modules/html-validate/bin/html-validate.mjs"
    config = TOOLS / ".htmlvalidate.mjs"
    run = subprocess.run(
        [*node_command(), str(tool), "--config", str(config), "--formatter", "json", *files],
        cwd=output,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    # 0 and 1 tell whether there are faults; anything else is a fault of the tool's own.
    assert run.returncode in (0, 1), run.stdout + run.stderr
    return [
        f"{Path(file['filePath']).relative_to(output)}:{fault['line']}:{fault['column']}"
        f" {fault['ruleId']} {fault['message']}"
        for file in json.loads(run.stdout)
        for fault in file["messages"]
    ]


def test_every_html_file_is_valid(sample_output: Path) -> None:
    assert html_faults(sample_output) == []


@pytest.mark.parametrize("name", OWN)
def test_every_html_file_of_the_small_sites_is_valid(name: str, tmp_path: Path) -> None:
    root = write_site(OWN[name], tmp_path)
    assert html_faults(build_site(name, root, root / "output").output) == []


def test_a_fault_is_reported_with_its_place(tmp_path: Path) -> None:
    page = '<!DOCTYPE html>\n<html lang="sv">\n<head><title>Prov</title></head>\n<body><p><div>'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    assert "index.html:4:11" in {fault.split()[0] for fault in html_faults(tmp_path)}

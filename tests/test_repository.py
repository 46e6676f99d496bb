"""What a stranger finds at the top of the repository says what is so."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FORMS = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("[!c]*.yml"))


def tracked() -> list[str]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return done.stdout.decode().split("\0")[:-1]


def test_the_licence_is_mit_and_nothing_else_so_that_tools_detect_it():
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith("MIT License\n\nCopyright (c) ")
    assert text.rstrip().endswith("OTHER DEALINGS IN THE\nSOFTWARE.")


def test_the_texts_have_the_whole_licence_that_the_readme_names():
    text = (ROOT / "data/LICENSE").read_text("utf-8")
    assert "Creative Commons Attribution 4.0 International Public License" in text
    assert "Section 8 -- Interpretation" in text or "Section 8 – Interpretation" in text


def test_the_citation_names_the_version_of_the_package():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    package = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert citation["version"] == package["version"]
    assert citation["license"] == package["license"]
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()


def test_the_changelog_s_newest_version_is_the_package_s_with_its_day():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    newest = re.search(r"^## (\S+) – (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert newest[1] == citation["version"]
    day = citation["date-released"]
    assert newest[2] == f"{day.day} {day:%B %Y}"


def test_no_badge_leads_to_a_repository_that_is_not_there():
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.sub(r"<!--.*?-->", "", readme, flags=re.DOTALL)
    assert "](https://mybinder.org/v2/gh/OWNER" not in shown


def test_no_copy_that_an_editor_made_is_in_the_repository():
    odd = re.compile(r"\.ipynb_checkpoints|~$|\.bak$|Untitled|-Copy\d|\.DS_Store")
    assert [name for name in tracked() if odd.search(name)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_what_is_there(path):
    jobs = yaml.safe_load(path.read_text("utf-8"))["jobs"]
    said = "\n".join(step.get("run", "") for job in jobs.values() for step in job["steps"])
    files = re.findall(r"[\w./-]+\.py\b|\.ci/run", said)
    assert "start.py" in files and ".ci/run" in files
    assert [name for name in files if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_form_for_a_report_asks_something_and_has_a_name(path):
    form = yaml.safe_load(path.read_text("utf-8"))
    assert {"name", "description", "body"} <= form.keys()
    fields = [part for part in form["body"] if part["type"] != "markdown"]
    assert fields and all(part["attributes"]["label"] for part in fields)

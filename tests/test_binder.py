"""The Binder and conda route: the same lock, rehearsed without Docker and without a network."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", re.IGNORECASE)


def pins(name):
    """Package and version of each entry of a lock, each of which must have a hash."""
    found = {}
    entries = re.sub(r"\\\n", " ", (ROOT / name).read_text(encoding="utf-8")).splitlines()
    for entry in entries:
        if entry.strip() and not entry.lstrip().startswith("#"):
            match = PIN.match(entry)
            assert match, f"{name}: not a pinned package: {entry[:80]}"
            assert "--hash=sha256:" in entry, f"{name}: {match[1]} has no hash"
            found[match[1]] = match[2]
    return found


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_package_of_a_lock_is_pinned_with_a_hash(name):
    assert {"jupyterlab", "pandas", "hatchling", "editables"} <= set(pins(name))


def test_the_tests_run_on_the_versions_that_learners_get():
    course = pins("requirements.txt")
    tests = pins("requirements-test.txt")
    assert {name: tests.get(name) for name in course} == course


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_a_lock_names_no_package_index(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)


def environment():
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def test_environment_yml_is_python_from_conda_forge_and_the_lock():
    assert environment()["channels"] == ["conda-forge", "nodefaults"]
    python, pip, section = environment()["dependencies"]
    assert re.fullmatch(r"python=3\.1[1-9]", python)
    assert pip == "pip"
    assert section == {"pip": ["-r requirements.txt"]}


def test_post_build_installs_the_kit_alone():
    script = (ROOT / "postBuild").read_text(encoding="utf-8")
    assert script.startswith("#!/usr/bin/env bash\n")
    assert "\npip install --no-deps --no-build-isolation -e .\n" in script


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no executable bit")
@pytest.mark.parametrize("name", ["postBuild", "start", ".ci/run"])
def test_the_scripts_can_be_executed(name):
    assert os.access(ROOT / name, os.X_OK)


def test_the_rehearsal_copies_the_course_installs_the_lock_then_runs_post_build(tmp_path):
    """repo2docker prints the Dockerfile that Binder would build; it asks no network for it."""
    home = tmp_path / "course"
    home.mkdir()
    for name in (
        "environment.yml",
        "postBuild",
        "start",
        "requirements.txt",
        "pyproject.toml",
        "README.md",
    ):
        shutil.copy(ROOT / name, home)
    done = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(home)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    dockerfile = done.stdout
    wanted = [
        "COPY --chown=0:0 src/ ${REPO_DIR}/",
        'env update -p ${NB_PYTHON_PREFIX} --file "environment.yml"',
        "RUN ./postBuild",
        'ENV R2D_ENTRYPOINT="${REPO_DIR}/start"',
    ]
    places = [dockerfile.find(line) for line in wanted]
    assert -1 not in places, f"not in the Dockerfile: {wanted[places.index(-1)]}"
    assert places == sorted(places)
    python = environment()["dependencies"][0].removeprefix("python=")
    assert f"python={python}" in done.stderr


@pytest.mark.parametrize(
    "path", [*ROOT.glob("requirements*.txt"), ROOT / "teacher/hub/requirements.txt"]
)
def test_no_lock_has_what_takes_two_seconds_of_each_start(path):
    assert "rfc3987-syntax" not in path.read_text("utf-8"), "pyproject.toml says why, in tool.uv"

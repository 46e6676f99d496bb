"""Runs what the page's scripts compute, without a page: in the Node that comes with Playwright."""

import json
import subprocess
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

PAGE = Path(__file__).parents[1] / "kit" / "page"


def run(names: str, code: str, given: Any = None) -> Any:
    """What some code gives with all that these scripts export, and with `given`.

    >>> run("figures.js", "boundOf(given)", "nearly")
    'highest'
    """
    node, _ = compute_driver_executable()
    modules = json.dumps([(PAGE / name).as_uri() for name in names.split()])
    whole = f"""
        const every = {{}};
        for (const one of {modules}) Object.assign(every, await import(one));
        const give = new Function("given", ...Object.keys(every), {json.dumps(f"return ({code})")});
        console.log(JSON.stringify(give({json.dumps(given)}, ...Object.values(every)) ?? null));
    """
    command = [node, "--no-warnings", "--input-type=module", "-e", whole]
    done = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)

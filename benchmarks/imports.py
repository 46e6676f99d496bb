"""`import kit` beside `import pandas`, each in fresh processes."""

import subprocess
import sys
import time

from benchmarks.measuring import Report, interleaved, row

TABLE = "import kit\nkit.table('claims')"


def seconds(code: str) -> float:
    """A new Python that runs this code, from its start to its end."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - began


def measure(repeats: int = 9) -> Report:
    codes = ["pass", "import pandas", "import kit", TABLE]
    pass_, pandas, kit, table = interleaved(repeats, *(lambda c=code: seconds(c) for code in codes))
    rows = [
        row("import kit", kit * 1000, "import pandas", pandas * 1000, "ms", 1.1),
        row("import kit", kit * 1000, "a Python that does nothing", pass_ * 1000, "ms"),
        row("and the first table", table * 1000, "import pandas", pandas * 1000, "ms"),
    ]
    return Report("Import", rows)

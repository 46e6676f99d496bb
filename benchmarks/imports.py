"""`import kit` beside `import pandas`, each in fresh processes."""

import subprocess
import sys
import time

from benchmarks.measuring import Report, rounds, row

TABLE = "import kit\nkit.table('claims')"


def seconds(code: str) -> float:
    """A new Python that runs this code, from its start to its end."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - began


def measure(repeats: int = 8) -> Report:
    codes = ["pass", "import pandas", "import kit", TABLE]
    nothing, pandas, kit, table = rounds(repeats, *(lambda c=code: seconds(c) for code in codes))
    rows = [
        row("import kit", kit, "import pandas", pandas, ratio=1.1),
        row("import kit, alone", kit, "a Python that does nothing", nothing),
        row("and the first table", table, "import pandas", pandas),
    ]
    return Report("Import", rows)

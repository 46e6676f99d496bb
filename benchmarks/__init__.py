"""The kit measured beside what people use today: `python3 start.py bench`."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # browser.py: real JupyterLab in a real Chromium

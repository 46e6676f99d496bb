# For a JupyterLab that JUPYTER_CONFIG_PATH leads here, as start.py, Binder and the hub do. Beside
# it: labconfig/default_setting_overrides.json, what a user may still change in JupyterLab;
# labconfig/page_config.json, which parts of it a lesson does not need; custom.css; and how
# JupyterLab looks when it is opened first, with the list of files folded. Jupyter looks for the
# last two only in a user's own folder, so they are put there, unless the user has some already.
from contextlib import suppress
from pathlib import Path

from jupyter_core.paths import jupyter_config_dir

c.LabApp.custom_css = True  # noqa: F821 (Jupyter defines c)
# Else its panel asks the internet for a list when it is opened, and a click installs programs.
c.LabApp.extension_manager = "readonly"  # noqa: F821
# Else each start looks for helpers of programmers, and runs npm, which writes into the home.
c.LanguageServerManager.autodetect = False  # noqa: F821

here = Path(__file__).parent
own = Path(jupyter_config_dir())


def put(text: str, place: Path) -> None:
    """Write a file of ours into the user's folder."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")


with suppress(OSError):  # without it lessons are as wide as the window
    ours = (here / "custom.css").read_text("utf-8")
    theirs = own / "custom" / "custom.css"
    mark = ours.splitlines()[0]
    if not theirs.is_file() or theirs.read_text("utf-8", "replace").startswith(mark):
        put(ours, theirs)

with suppress(OSError):  # without it the list of files takes its place
    first = here / "workspaces" / "default-37a8.jupyterlab-workspace"
    theirs = own / "lab" / "workspaces" / first.name
    if not theirs.exists():
        put(first.read_text("utf-8"), theirs)

# For a JupyterLab that JUPYTER_CONFIG_PATH leads here, as start.py, Binder and the hub do. Beside
# it: labconfig/default_setting_overrides.json, what a user may still change in JupyterLab, and
# custom.css. Jupyter looks for that one only in a user's own folder, so it is put there, unless
# the user has one already.
from contextlib import suppress
from pathlib import Path

from jupyter_core.paths import jupyter_config_dir

c.LabApp.custom_css = True  # noqa: F821 (Jupyter defines c)
# Else its panel asks the internet for a list when it is opened, and a click installs programs.
c.LabApp.extension_manager = "readonly"  # noqa: F821
# Else each start looks for helpers of programmers, and runs npm, which writes into the home.
c.LanguageServerManager.autodetect = False  # noqa: F821

ours = Path(__file__).with_name("custom.css").read_text("utf-8")
theirs = Path(jupyter_config_dir()) / "custom" / "custom.css"
with suppress(OSError):  # without it notebooks jump a little more
    mark = ours.splitlines()[0]
    if not theirs.is_file() or theirs.read_text("utf-8", "replace").startswith(mark):
        theirs.parent.mkdir(parents=True, exist_ok=True)
        theirs.write_text(ours, "utf-8")

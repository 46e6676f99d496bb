"""The room: its configs in traitlets' own loader, what start.py makes, and one real class."""

import importlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from jupyter_client.manager import run_kernel
from made_classes import event, hand_in
from traitlets.config import PyFileConfigLoader

from kit import journals
from kit.answerfiles import FOLDER as ANSWERS
from kit.desk import report as reports
from kit.questions import every_item

ROOT = Path(__file__).parents[1]
HUB = ROOT / "teacher/hub"
sys.path.append(str(HUB))  # as for load.py, which is run there
plans = importlib.import_module("plans")
FOLDER = os.environ.get("KIT_HUB")

# What the classes of JupyterHub 6.1, FirstUseAuthenticator 1.1 and SystemdSpawner 1.0 document. A
# name that is not theirs would be passed over in silence.
DOCUMENTED = {
    "JupyterHub": "authenticator_class bind_url cookie_secret_file db_url hub_bind_url load_roles "
    "services spawner_class template_vars",
    "ConfigurableHTTPProxy": "api_url command pid_file",
    "Authenticator": "allow_all allowed_users username_pattern",
    "FirstUseAuthenticator": "dbm_path min_password_length",
    "LocalAuthenticator": "allowed_groups",
    "Spawner": "args cmd cpu_limit default_url environment http_timeout mem_limit start_timeout",
    "SimpleLocalProcessSpawner": "home_dir_template",
    "SystemdSpawner": "isolate_devices isolate_tmp",
}
LONGEST = 30  # letters of a pseudonym: a name becomes a folder and a file


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """The configs where start.py puts them, and a way to load one, as the hub's own Python."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / ".venv/bin/python"))
    for name in ("HUB_ADDRESS", "HUB_LESSON", "HUB_NAMES", "HUB_ROOM"):
        monkeypatch.delenv(name, raising=False)
    for path in HUB.glob("jupyterhub_config*.py"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.chdir("/")  # from wherever the hub is started
    return lambda name="jupyterhub_config": loaded(tmp_path / f"{name}.py")


def loaded(path):
    """As JupyterHub reads it: by its whole path, and with no folder to look for others in."""
    return PyFileConfigLoader(str(path)).load_config()


BOTH = pytest.mark.parametrize("name", ["jupyterhub_config", "jupyterhub_config_accounts"])


# --- the configs -------------------------------------------------------------------------------


@BOTH
def test_every_option_is_a_documented_one(hub, name):
    config = hub(name)
    unknown = {
        f"{part}.{option}"
        for part, options in config.items()
        for option in options
        if option not in DOCUMENTED.get(part, "").split()
    }
    assert config and unknown == set()


@BOTH
def test_it_listens_to_this_computer_alone_unless_told(hub, name, monkeypatch):
    config = hub(name)
    addresses = [config.JupyterHub.bind_url, config.JupyterHub.hub_bind_url]
    addresses.append(config.ConfigurableHTTPProxy.api_url)
    assert [urlsplit(one).hostname for one in addresses] == ["127.0.0.1"] * 3
    monkeypatch.setenv("HUB_ADDRESS", "http://0.0.0.0:80")
    config = hub(name)
    assert config.JupyterHub.bind_url == "http://0.0.0.0:80"
    assert urlsplit(config.ConfigurableHTTPProxy.api_url).hostname == "127.0.0.1"


@BOTH
def test_nothing_of_the_course_with_its_key_is_in_it(hub, name, tmp_path):
    config = hub(name)
    config.JupyterHub.pop("template_vars")  # it tells learners who can read what they write
    shown = json.dumps(config, default=str)
    shown = shown.replace(str(ROOT / "kit/settings/lab"), "")  # how JupyterLab looks, no key
    assert str(ROOT) not in shown and "teacher" not in shown
    kept = (tmp_path / "room").stat().st_mode & 0o777
    assert kept == 0o700, "others on this computer can look into the room"


@BOTH
def test_each_start_pulls_the_class_copy_and_opens_the_first_lesson(hub, name, tmp_path):
    link = urlsplit(hub(name).Spawner.default_url)
    asked = {key: value for key, (value,) in parse_qs(link.query).items()}
    assert link.path == "/git-pull"
    assert asked["repo"] == (tmp_path / "class.git").as_uri()
    assert asked["branch"] == "main"
    page, lesson = asked["urlpath"].split(asked["targetpath"] + "/")
    assert page == "lab/tree/" and (ROOT / lesson).is_file()
    told = hub(name).Spawner.environment["GIT_CONFIG_GLOBAL"]
    assert told == str(tmp_path / "gitconfig"), "git refuses the repository to other accounts"


@BOTH
def test_a_room_for_one_lesson_opens_that_lesson(hub, name, monkeypatch):
    """A class that takes lesson 05 alone would have to find it behind a sign without a word."""
    monkeypatch.setenv("HUB_LESSON", "05-counting-the-dead")
    (page,) = parse_qs(urlsplit(hub(name).Spawner.default_url).query)["urlpath"]
    assert page == "lab/tree/course/notebooks/05-counting-the-dead.ipynb"


@BOTH
def test_kernels_speak_through_files_whose_path_fits(hub, name):
    """Ports of TCP were chosen twice when thirty servers started. macOS allows 103 bytes."""
    config = hub(name)
    assert "--KernelManager.transport=ipc" in config.Spawner.args
    folder = config.Spawner.environment["JUPYTER_RUNTIME_DIR"]
    assert len(f"{folder}/kernel-{uuid.uuid4()}-ipc-5".encode()) <= 103


def test_the_fonts_are_listed_once_for_all_of_a_room(hub, tmp_path):
    (tmp_path / "matplotlib").mkdir()
    (tmp_path / "matplotlib/fontlist.json").write_text("{}", encoding="utf-8")
    folder = Path(hub().Spawner.environment["MPLCONFIGDIR"])
    assert folder.is_relative_to(tmp_path / "room") and (folder / "fontlist.json").is_file()
    told = hub("jupyterhub_config_accounts").Spawner.environment
    assert "MPLCONFIGDIR" not in told, "learners' accounts cannot write in the room"


@pytest.mark.parametrize(
    ("name", "fits"),
    [("blue-heron", True), ("Анна7", True), ("हिन्दी-तारा", True), ("ab", True),
     ("x" * LONGEST, True), ("a", False), ("../../etc", False), ("a/b", False), ("a.b", False),
     ("-a", False), ("a b", False),
     ("blue-heron\n", False), ("{user}", False), ("x" * (LONGEST + 1), False)],
)  # fmt: skip
def test_a_name_is_one_that_can_be_a_folder(hub, name, fits):
    assert bool(re.match(hub().Authenticator.username_pattern, name)) == fits


def test_any_name_may_come_or_only_those_listed(hub, tmp_path, monkeypatch):
    assert hub().Authenticator.allow_all is True
    names = tmp_path / "names.txt"
    names.write_text("Blue-heron\n\ngrey-owl\n", encoding="utf-8")
    monkeypatch.setenv("HUB_NAMES", str(names))
    config = hub()
    assert config.Authenticator.allow_all is False
    assert config.Authenticator.allowed_users == {"blue-heron", "grey-owl"}


def test_the_culler_may_do_no_more_than_cull(hub):
    config = hub()
    (service,) = config.JupyterHub.services
    (role,) = config.JupyterHub.load_roles
    assert role["services"] == [service["name"]] and "admin" not in service
    allowed = {"list:users", "read:users:activity", "read:servers", "delete:servers"}
    assert set(role["scopes"]) == allowed


def test_with_accounts_only_a_group_comes_in_and_the_limits_are_set(hub):
    config = hub("jupyterhub_config_accounts")
    assert (config.JupyterHub.authenticator_class, config.JupyterHub.spawner_class) == (
        "pam",
        "systemd",
    )
    assert config.Authenticator.allow_all is False
    assert config.LocalAuthenticator.allowed_groups == {"learners"}
    assert config.Spawner.mem_limit == "1G" and config.Spawner.cpu_limit == 1.0
    assert "--allow-root" not in config.Spawner.args


# --- start.py ----------------------------------------------------------------------------------


@pytest.fixture
def start(monkeypatch):
    spec = importlib.util.spec_from_file_location("hub_start", HUB / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module.Hub, "prepare", lambda self: self.alone())
    module.ran = []
    monkeypatch.setattr(module.course, "hand_over", lambda *given: module.ran.append(given) or 7)
    return module


@pytest.mark.parametrize(
    ("options", "address"),
    [((), "http://127.0.0.1:8000"), (("--port", "80"), "http://127.0.0.1:80"),
     (("--open",), "http://0.0.0.0:8000")],
)  # fmt: skip
def test_only_open_opens_it(start, tmp_path, monkeypatch, capsys, options, address):
    monkeypatch.setattr(start.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(start, "free", lambda port: True)
    assert start.main(["--folder", str(tmp_path), *options]) == 7
    ((command, told, log),) = start.ran
    assert log.parent == tmp_path and log.stat().st_mode & 0o077 == 0
    assert told["HUB_ADDRESS"] == address and command[-1] == tmp_path / "jupyterhub_config.py"
    said = capsys.readouterr().out
    assert ("everyone in this network" in said) == ("--open" in options)
    assert "0.0.0.0" not in said, "that is no address to give to learners"
    assert "trusts each other" in said


def test_a_room_opens_with_the_lesson_that_is_named(start, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(start.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(start, "free", lambda port: True)
    assert start.main(["--folder", str(tmp_path), "--lesson", "05"]) == 7
    ((_, told, _),) = start.ran
    assert told["HUB_LESSON"] == "05-counting-the-dead"
    assert start.main(["--folder", str(tmp_path / "another"), "--lesson", "17"]) == 1
    said = capsys.readouterr().err
    assert "There is no lesson 17" in said and "05" in said and len(start.ran) == 1


def test_root_opens_no_trusted_room_to_the_network(start, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(start.os, "geteuid", lambda: 0)
    assert start.main(["--folder", str(tmp_path), "--open"]) == 1
    assert "every learner would be root" in capsys.readouterr().err and start.ran == []


def test_accounts_need_root(start, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(start.os, "geteuid", lambda: 1000)
    assert start.main(["--folder", str(tmp_path), "--accounts"]) == 1
    assert "--accounts needs root" in capsys.readouterr().err and start.ran == []


def test_never_inside_the_course(start):
    with pytest.raises(start.course.Failed, match="is inside the course"):
        start.Hub(ROOT / "work/hub").check()


def test_a_lesson_is_opened_for_all_while_the_room_is_open_and_closed_again(
    start, tmp_path, monkeypatch, capsys
):
    def step(_said, command):
        (command[4] / "answers").mkdir(parents=True)
        (command[4] / "answers/answers-05.json").write_text("the key", encoding="utf-8")

    monkeypatch.setattr(start.course, "step", step)
    folder = ["--folder", str(tmp_path)]
    assert start.main([*folder, "open", "5"]) == 1 and start.main([*folder, "open"]) == 1
    assert capsys.readouterr().err.count("There are: 05") == 2
    assert start.main([*folder, "open", "05"]) == 0
    opened = tmp_path / "opened/answers-05.json"
    assert opened.read_text("utf-8") == "the key" and opened.stat().st_mode & 0o444 == 0o444
    assert [*tmp_path.rglob("*")] == [opened.parent, opened], "nothing else of the key is kept"
    config = (HUB / "jupyterhub_config.py").read_text("utf-8")
    assert f'["{ANSWERS}"] = str(HERE / "opened")' in config
    assert start.main([*folder, "close", "05"]) == 0 and not opened.exists()


def test_the_repository_holds_the_newest_edition_alone(start, tmp_path):
    edition = tmp_path / "edition"
    room = start.Hub(tmp_path / "hub")
    room.scan = lambda repository: None
    (edition / "kit").mkdir(parents=True)
    room.folder.mkdir()
    (edition / "kit/a.py").write_text("one", encoding="utf-8")
    assert room.publish(edition) is True and room.publish(edition) is False
    (edition / "kit/a.py").unlink()
    (edition / "kit/b.py").write_text("two", encoding="utf-8")
    assert room.publish(edition) is True
    git = ["git", f"--git-dir={room.repository}"]
    asked = [*git, "ls-tree", "-r", "--name-only", "main"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["kit/b.py"]
    asked = [*git, "rev-list", "--count", "--all"]
    assert subprocess.run(asked, capture_output=True, text=True).stdout.split() == ["1"]


HOLD = """import fcntl, os, sys
lock = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
fcntl.flock(lock, fcntl.LOCK_SH)
print("held", flush=True)
sys.stdin.read()"""


def test_a_second_start_leaves_an_open_room_alone(start, tmp_path):
    """Another process holds the room, as the first start does as long as its hub runs."""
    room = start.Hub(tmp_path / "hub")
    room.folder.mkdir()
    (room.folder / "class.git").mkdir()
    command = [sys.executable, "-c", HOLD, str(room.folder / "lock")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as first:
        assert first.stdout.readline() == "held\n"
        with pytest.raises(start.course.Failed, match="is being made ready"):
            room.alone()
        assert sorted(one.name for one in room.folder.iterdir()) == ["class.git", "lock"]
        room.address.write_text("http://10.0.0.7:8000", "utf-8")  # as the first start does
        with pytest.raises(start.course.Failed, match=r"is open, at http://10\.0\.0\.7:8000\."):
            room.alone()
        first.stdin.close()
    room.alone()
    assert not room.address.exists(), "a room that was ended without a word is not open"
    os.close(room.lock)


def test_a_room_does_not_open_where_another_listens(start, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(start.os, "geteuid", lambda: 1000)
    with start.socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        assert start.main(["--folder", str(tmp_path), "--port", port]) == 1
    assert f"port {port} already" in capsys.readouterr().err and start.ran == []


def test_the_address_stays_on_screen_and_a_room_that_fails_says_its_last_words(
    start, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(start.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(start, "free", lambda port: True)
    seen = []

    def hub(_command, _told, log):
        seen.append((tmp_path / "address").read_text("utf-8"))
        log.write_text("the hub talks\nand then it stops\n", encoding="utf-8")
        return 1

    monkeypatch.setattr(start.course, "hand_over", hub)
    assert start.main(["--folder", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert seen == ["http://127.0.0.1:8000"] and "    http://127.0.0.1:8000\n" in said.out
    assert "and then it stops" in said.err and not (tmp_path / "address").exists()


@BOTH
def test_the_page_for_logging_in_says_what_to_do(hub, name):
    said = " ".join(hub(name).JupyterHub.template_vars["announcement_login"].split())
    assert "Your teacher can read it" in said
    if name == "jupyterhub_config":
        least = hub(name).FirstUseAuthenticator.min_password_length
        assert f"password of {least} characters" in said and f"2 to {LONGEST} letters" in said


# --- collecting what was answered ----------------------------------------------------------------


@pytest.fixture
def room(start, tmp_path):
    """A room in which five have logged in; the folder to collect into; and the command."""
    folder = tmp_path / "hub"
    for name, files in {
        "blue-heron": {"blue-heron.jsonl": "one\n", "hand-in-blue-heron.json": "{}"},
        "grey-owl": {"hand-in-grey-owl.json": "{}"},
        "red-fox": {"guest.jsonl": "two\n"},
        "sea-lion": {"sea-lion.jsonl": ""},
    }.items():
        work = folder / "room/learners" / name / "course/work"
        work.mkdir(parents=True)
        for file, text in files.items():
            (work / file).write_text(text, encoding="utf-8")
    (folder / "room/learners/new-one").mkdir()
    target = tmp_path / "hand-ins"
    return folder, target, lambda: start.main(["--folder", str(folder), "collect", str(target)])


def in_folder(folder):
    return {one.name: one.read_text("utf-8") for one in folder.iterdir()}


def test_what_a_room_has_answered_is_copied_and_who_has_nothing_is_said(room, capsys):
    _, target, collect = room
    assert collect() == 0
    assert in_folder(target) == {
        "blue-heron.jsonl": "one\n", "hand-in-grey-owl.json": "{}", "red-fox.jsonl": "two\n",
    }  # fmt: skip
    said = capsys.readouterr().out
    assert "Learners: 5. With answers: 3." in said and "Nothing yet of: new-one, sea-lion." in said
    assert f"-m kit report {target}" in said


def test_to_collect_again_overwrites_nothing(room, capsys):
    folder, target, collect = room
    collect()
    collect()
    assert "New files in" in capsys.readouterr().out and len(in_folder(target)) == 3
    (target / "red-fox.jsonl").write_text("the teacher's\n", encoding="utf-8")
    journal = folder / "room/learners/blue-heron/course/work/blue-heron.jsonl"
    journal.write_text("one\nmore\n", encoding="utf-8")
    assert collect() == 0
    there = in_folder(target)
    assert there["blue-heron.jsonl"] == "one\n" and there["blue-heron (2).jsonl"] == "one\nmore\n"
    assert there["red-fox.jsonl"] == "the teacher's\n" and there["red-fox (2).jsonl"] == "two\n"


def test_no_link_is_followed_out_of_a_learners_folder(room, tmp_path, capsys):
    folder, target, collect = room
    (tmp_path / "secret.jsonl").write_text("secret\n", encoding="utf-8")
    learners = folder / "room/learners"
    (learners / "sea-lion/course/work/a.jsonl").symlink_to(tmp_path / "secret.jsonl")
    os.mkfifo(learners / "sea-lion/course/work/b.jsonl")
    (learners / "new-one/course").mkdir()
    (learners / "new-one/course/work").symlink_to(tmp_path)
    (learners / "evil").symlink_to(tmp_path)
    assert collect() == 0
    assert "secret\n" not in in_folder(target).values() and len(in_folder(target)) == 3
    said = capsys.readouterr().out
    assert "'a.jsonl', for it is a link" in said and "'b.jsonl', for it is no ordinary" in said


def test_a_folder_that_cannot_take_the_answers_gets_a_sentence(room, tmp_path, capsys):
    _, target, collect = room
    target.write_text("a file", encoding="utf-8")
    assert collect() == 1
    said = capsys.readouterr().err
    assert "We cannot write in" in said and "untouched" in said


def test_collect_without_a_folder_or_without_a_room_gets_a_sentence(start, tmp_path, capsys):
    folder = ["--folder", str(tmp_path)]
    assert start.main([*folder, "collect"]) == 1
    assert "Name a folder" in capsys.readouterr().err
    assert start.main([*folder, "collect", str(tmp_path / "x")]) == 1
    assert "Nobody has logged in" in capsys.readouterr().err and not (tmp_path / "x").exists()


def test_a_forgotten_password_is_forgotten(start, tmp_path, capsys):
    import dbm

    room = start.Hub(tmp_path)
    room.room.mkdir()
    room.python = Path(sys.executable)
    with dbm.open(str(room.room / "passwords"), "c") as passwords:
        passwords["blue-heron"] = b"hash"
        passwords["grey-owl"] = b"hash"
    assert start.forget(room, "Blue-Heron") == 0
    assert start.forget(room, "nobody") != 0
    assert "There is no password of nobody." in capsys.readouterr().out
    with dbm.open(str(room.room / "passwords"), "r") as passwords:
        assert passwords.keys() == [b"grey-owl"]


# --- the locks, the image and the values of the cluster ----------------------------------------


def pins(path):
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", path.read_text("utf-8"), re.MULTILINE))


def test_the_lock_has_the_course_packages_in_the_versions_that_are_tested():
    here = pins(HUB / "requirements.txt")
    course = pins(ROOT / "requirements.txt")
    assert {name: here.get(name) for name in course} == course
    asked = re.findall(r"^[\w-]+", (HUB / "requirements.in").read_text("utf-8"), re.MULTILINE)
    assert len(asked) == 5 and set(asked) <= set(here)


@pytest.mark.parametrize("name", ["requirements.txt", "package-lock.json"])
def test_a_lock_names_hashes_and_no_index(name):
    text = (HUB / name).read_text("utf-8")
    assert "--hash=sha256:" in text or '"integrity": "sha512-' in text
    assert "--index" not in text and '"resolved"' not in text


def values():
    return yaml.safe_load((HUB / "z2jh-values.yaml").read_text("utf-8"))


def test_the_cluster_pulls_from_the_image_what_the_room_pulls_from_its_folder(hub):
    asked = parse_qs(urlsplit(values()["singleuser"]["defaultUrl"]).query)
    room = parse_qs(urlsplit(hub().Spawner.default_url).query)
    assert asked.pop("repo") == ["file:///srv/class.git"] and room.pop("repo")
    assert asked == room
    assert "COPY class.git /srv/class.git" in (HUB / "Dockerfile").read_text("utf-8")


def test_the_cluster_lets_nobody_in_who_is_not_named():
    config = values()["hub"]["config"]
    assert (
        config["Authenticator"]["allow_all"] is False and config["Authenticator"]["allowed_users"]
    )
    assert config["JupyterHub"]["authenticator_class"] != "dummy"
    assert values()["proxy"]["https"]["enabled"] is True


def test_the_memory_of_a_learner_is_said_as_it_was_measured():
    measured = (ROOT / "benchmarks/results.md").read_text("utf-8")
    said = re.search(
        r"A learner's (\d+) MB are (\d+) MB for the server and (\d+) MB for the kernel",
        (HUB / "README.md").read_text("utf-8"),
    )
    rows = (r"a learner's server \(PSS\)", r"a learner's kernels \(PSS\)")
    server, kernel = (float(re.search(rf"{row} \| ([\d.]+) MB", measured)[1]) for row in rows)
    told = [int(one) for one in said.groups()]
    assert told == [pytest.approx(one, rel=0.1) for one in (server + kernel, server, kernel)]


# --- the load run ------------------------------------------------------------------------------


@pytest.fixture
def load(monkeypatch):
    spec = importlib.util.spec_from_file_location("hub_load", HUB / "load.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "hub_load", module)  # dataclasses look there
    spec.loader.exec_module(module)
    monkeypatch.chdir(ROOT)  # and back afterwards: the key is read in the course's folder
    return module


EVERY = [f"{n:02}" for n in range(9)]


def test_thirty_learners_hold_every_misconception_and_no_right_answer():
    made = plans.plan(30, EVERY)
    tries = [(name, one) for mine in made.values() for name, each in mine.items() for one in each]
    lessons = [
        yaml.safe_load(path.read_text("utf-8")) for path in ROOT.glob("data/questions/0*.yaml")
    ]
    items = {item["id"]: item for lesson in lessons for item in lesson["items"]}
    assert len(made) == 30 and all({*mine} == {*items} for mine in made.values())
    shown = {one["believes"] for _, one in tries if "believes" in one}
    parts = ("options", "mistakes", "rows")
    known = [part for item in items.values() for name in parts for part in item.get(name, [])]
    assert shown == {part["misconception"] for part in known if "misconception" in part}
    for name, one in tries:
        if options := {each["id"]: each for each in items[name].get("options", [])}:
            chosen = [options[each] for each in one["answer"]]
            if one["right"] is not None:
                assert all(each.get("right", False) == one["right"] for each in chosen)
            if "believes" in one:
                assert [each["misconception"] for each in chosen] == [one["believes"]]
    assert any(not each for mine in made.values() for each in mine.values()), "nobody skips"
    twice = [each for mine in made.values() for each in mine.values() if len(each) > 1]
    assert twice and all([one["right"] for one in each] == [False, True] for each in twice)


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory):
    """What thirty learners hand in who answer as planned, and the report on them; made once."""
    made = plans.plan(30, EVERY)
    folder = tmp_path_factory.mktemp("room")
    items = every_item()
    for name, mine in made.items():
        events = [
            event(
                one,
                as_saved(items[one], tried["answer"]),
                n,
                key=f"{name} {one} {n}",
                **sure(tried),
            )
            for n, (one, tried) in enumerate((one, each) for one in mine for each in mine[one])
        ]
        events += [{**event(one, None), "event": "skip"} for one in mine if not mine[one]]
        hand_in(folder, name, events)
    reports.main(str(folder), str(folder / "report"))
    return made, folder / "report"


def sure(tried):
    return {"sure": tried["sure"]} if "sure" in tried else {}


def as_saved(one, answer):
    """Of an exercise, what its code gives; the question file says it."""
    if one.kind != "code":
        return answer
    return next((each.answer for each in one.mistakes if each.code == answer), one.answer)


def test_the_report_finds_what_thirty_learners_were_planned_to_believe(handed_in):
    made, report = handed_in
    assert plans.differences(made, report) == []
    promised = plans.promised(made)
    known = (ROOT / "data/misconceptions.csv").read_text("utf-8").splitlines()[1:]
    assert {*promised["misconceptions"]} == {one.partition(",")[0] for one in known}


@pytest.mark.parametrize("what", ["misconception", "difficulty"])
def test_a_learner_who_did_not_do_as_planned_is_found(handed_in, what):
    """The plan is changed by one try, as if the report had counted one too many or too few."""
    made, report = handed_in
    changed = json.loads(json.dumps(made))
    mine = changed["learner-02"]
    name = next(
        one
        for one, each in mine.items()
        if {"misconception": each and "believes" in each[0], "difficulty": one == "05.3"}[what]
    )
    if what == "misconception":
        mine[name][0]["believes"] = "another"
    else:
        mine[name][-1]["right"] = not mine[name][-1]["right"]
    table = {"misconception": "misconceptions", "difficulty": "items"}[what]
    found = plans.differences(changed, report)
    assert any(one.startswith(f"{table}, ") for one in found)


@pytest.mark.parametrize("buffers", [(), (b"one",), (b"one", b"two")])
def test_a_message_with_buffers_is_read(load, buffers):
    """Their number, where each part begins, then the parts: all as four bytes, big end first."""
    parts = ['{"é": 1}'.encode(), *buffers]
    starts = [4 * (len(parts) + 1) + sum(map(len, parts[:n])) for n in range(len(parts))]
    head = b"".join(n.to_bytes(4, "big") for n in (len(parts), *starts))
    assert json.loads(load.text_of(head + b"".join(parts))) == {"é": 1}


class Wire:
    """A socket to a kernel of this computer, as a learner's server gives one to a page."""

    def __init__(self, client):
        self.client = client

    def send(self, text):
        self.client.shell_channel.send(json.loads(text))

    def recv(self):
        return json.dumps(self.client.get_iopub_msg(timeout=120), default=str)


def test_a_learner_of_the_load_run_answers_every_question_of_a_lesson(load, small):
    """A real kernel's widgets: what they show is found, and each answer reaches the journal."""
    learner = load.Learner("guest", "", plans.plan(1, ["01", "02"])["learner-01"])
    lesson = json.loads(next(small.glob("notebooks/01-*.ipynb")).read_text("utf-8"))
    code = [cell["source"] for cell in lesson["cells"] if cell["cell_type"] == "code"]
    with run_kernel(kernel_name="python3", cwd=str(small)) as client:
        learner.socket = Wire(client)
        learner.run_all(["".join(source) for source in [*code, 'kit.brief("02.6")']])
        learner.answer_all("01")
    asked = {name for name, one in every_item().items() if name[:3] == "01." and one.kind != "code"}
    assert {one["item"] for one in journals.read("guest")[0]} == {*asked, "02.6"}


# --- a real class ------------------------------------------------------------------------------


if FOLDER:  # a folder that start.py has made: installing one takes minutes, and the network

    def test_two_learners_work_through_a_lesson_and_hand_in(tmp_path):
        """Log in, open, run, answer, hand in; in the hand-in stands what each was to answer."""
        command = [
            sys.executable,
            HUB / "start.py",
            "--folder",
            FOLDER,
            "--withhold",
            "all",
            "load",
            "2",
            "--lessons",
            "00",
            "05",
            "--out",
            tmp_path,
        ]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
        assert done.returncode == 0 and "2 got through" in done.stdout, done.stdout + done.stderr
        planned = json.loads((tmp_path / "plan.json").read_text("utf-8"))
        for name, mine in planned.items():
            made = json.loads((tmp_path / f"hand-ins/hand-in-{name}.json").read_text("utf-8"))
            assert made["pseudonym"] == name
            assert all("right" not in one for one in made["events"]), "the class's copy has a key"
            for item, tries in mine.items():
                here = [one for one in made["events"] if one["item"] == item]
                given = [one["answer"] for one in here if one["event"] == "answer"]
                if item in ("05.23", "05.24", "05.6"):
                    assert given == [one["answer"] for one in tries]
                assert bool(tries) == bool(given) and bool(given) != any(
                    one["event"] == "skip" for one in here
                )

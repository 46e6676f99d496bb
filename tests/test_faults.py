"""What happens on bad days: a full disk, a folder that cannot be written, two Labs, odd line ends.

The other bad days have their tests beside the module that they hit.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, forget
from sharing import only
from test_kernel_answers import Kernel, answer, on_disk
from test_offline import behind_the_wall

import kit
from kit import journals
from kit.__main__ import main
from kit.errors import KitError
from kit.questions import lessons

# --- a disk that is full, or cannot be written ----------------------------------------------------


@pytest.fixture
def small_disk(small) -> Iterator[Path]:
    """The folder work/ as a file system of its own with 64 kB, which the wall lets us mount."""
    (small / "work").mkdir()
    mount("-t", "tmpfs", "-o", "size=64k", "none", small / "work")
    yield small
    subprocess.run(["umount", small / "work"], check=True)


def mount(*words: object) -> None:
    subprocess.run(["mount", *map(str, words)], check=True, capture_output=True)


def fill(folder: Path) -> Path:
    """Write until nothing more fits."""
    rest = folder / "rest"
    with pytest.raises(OSError, match="No space left"), rest.open("wb", buffering=0) as file:
        while True:
            assert file.write(b"x" * 1_000)
    return rest


@behind_the_wall
def test_a_full_disk_loses_nothing_and_what_waits_is_saved_when_there_is_room(small_disk, capsys):
    assert journals.record(answer("before")) is True
    rest = fill(small_disk / "work")
    keys = [f"k{n}" for n in range(100)]  # more than fit into what is left of a block
    saved = [key for key in keys if journals.record(answer(key))]
    assert 0 < len(saved) < len(keys)
    assert capsys.readouterr().out.count("We cannot save in ") == 1
    found = on_disk(small_disk)
    assert {key: found[key] for key in ["before", *saved]} == dict.fromkeys(["before", *saved], 1)
    assert kit.progress("01").text and journals.answers()["01.1"]["tries"] == 101
    kit.learner("ada")  # nobody else's answers get into the way, or lost
    rest.unlink()
    kit.learner("guest")
    for key in keys:  # the page sends again what was not called saved
        assert journals.record(answer(key)) is True
    assert {*on_disk(small_disk)} == {"before", *keys}
    assert sorted(one["key"] for one in journals.read()[0]) == sorted(["before", *keys])


@behind_the_wall
def test_a_hand_in_on_a_full_disk_is_offered_as_a_download_and_spoils_no_earlier_one(small_disk):
    kit.learner("ada")
    journals.record(answer("k1"))
    kit.hand_in()
    before = (small_disk / "work/hand-in-ada.json").read_bytes()
    fill(small_disk / "work")
    for n in range(100):
        journals.record(answer(f"more {n}"))
    page = kit.hand_in()
    assert page.text.startswith("We cannot write work/hand-in-ada.json (")
    assert "answers: 101" in page.text and 'download="hand-in-ada.json"' in page.html
    assert (small_disk / "work/hand-in-ada.json").read_bytes() == before


@behind_the_wall
def test_a_folder_that_can_only_be_read_keeps_what_is_in_it_and_the_rest_waits(small_disk, capsys):
    kit.learner("ada")
    journals.record(answer("before"))
    mount("-o", "remount,ro", small_disk / "work")
    with pytest.raises(OSError, match="Read-only"):  # root, too, can write nothing
        (small_disk / "work" / "x").touch()
    assert journals.record(answer("k1")) is False
    assert "the disk can only be read" in capsys.readouterr().out
    assert journals.answers()["01.1"]["tries"] == 2
    assert kit.hand_in().text.startswith("We cannot write work/hand-in-ada.json (")
    kit.learner("ben")
    assert journals.record(answer("k2")) is False
    mount("-o", "remount,rw", small_disk / "work")
    assert journals.record(answer("k3"), "ben") and journals.record(answer("k1"), "ada")
    assert [one["key"] for one in journals.read()[0]] == ["k2", "k3"]
    kit.learner("ada")
    assert [one["key"] for one in journals.read()[0]] == ["before", "k1"]


@behind_the_wall
def test_in_a_kernel_a_full_disk_is_said_and_the_answers_come_through(small_disk):
    rest = fill(small_disk / "work")
    kernel = Kernel(small_disk)
    kernel.send(answer("k1"))
    assert kernel.said() == {"held": "k1"}  # "Not saved"
    rest.unlink()
    kernel.send(answer("k1"))
    assert kernel.said() == {"saved": "k1"}
    kernel.stop()
    assert on_disk(small_disk) == {"k1": 1}


# --- a journal of a newer version -----------------------------------------------------------------

NEWER = [
    {"item": "01.1", "event": "answer", "answer": {"picked": ["b"], "in": "ink"}, "right": "most"},
    {"item": "01.99", "event": "answer", "answer": ["z"], "key": "n2", "mood": [1, {"a": None}]},
    {"item": "essay:1", "event": "spoken", "sound": "…", "version": 9},
    {"item": "01.4", "event": "answer", "answer": ["b"], "sure": 0.7, "time": 1_790_000_000},
    {"item": "", "event": {"kind": "answer"}, "key": 7},
]


def test_a_journal_of_a_newer_version_is_read_kept_shown_handed_in_and_reported(small):
    (small / "work").mkdir()
    newer = b'#!journal 9\n{"version": 9}\n' + b"\n".join(json.dumps(one).encode() for one in NEWER)
    (small / "work/ada.jsonl").write_bytes(newer)
    kit.learner("ada")
    assert journals.record(answer("ours")) is True
    for page in (kit.progress(), kit.progress("01"), kit.learner(), kit.again("02")):
        assert page is not None
    assert "Damaged lines set aside: 2." in kit.progress().text
    assert [{**one, "item": one["item"]} for one in journals.read()[0][:1]] == NEWER[:1]
    kit.quiz("01-before"), kit.compare(), kit.hand_in()
    made = json.loads((small / "work/hand-in-ada.json").read_bytes())
    assert [one for one in NEWER if one not in made["events"]] == []
    assert made["damaged"] == ["#!journal 9", '{"version": 9}']
    assert (small / "work/ada.jsonl").read_bytes().startswith(newer)
    assert main(["report", "work", "out"]) == 0


# --- two Labs on one folder -----------------------------------------------------------------------


def test_two_kernels_of_one_learner_see_each_others_answers(small):
    """A quiz open in both, and an answer that both pages send because a browser kept it."""
    first = Kernel(small)
    second = Kernel(small)
    first.send(answer("a1"))
    second.send({**answer("b1"), "item": "01.2", "answer": ["b", "c"]})
    assert {first.saved(), second.saved()} == {"a1", "b1"}
    for kernel in (first, second):
        kernel.send({**answer("shared"), "answer": ["a"]})
        assert kernel.saved() == "shared"
    assert on_disk(small) == {"a1": 1, "b1": 1, "shared": 1}
    for kernel in (first, second):
        rows = [" ".join(line.split()) for line in kernel.run('kit.progress("01")').split("\n")]
        assert [row.split()[-4:] for row in rows if row.startswith("1 ")] == [
            ["2", "right", "not", "right"]
        ]
        assert any(row.startswith("2 ") and " 1 " in row for row in rows)
        kernel.stop()


def test_who_switches_in_one_lab_changes_nothing_in_the_other(small):
    kit.learner("ada")
    first = Kernel(small)
    second = Kernel(small)
    second.run('kit.learner("ben")')
    first.send({**answer("a1"), "learner": "ada"})
    assert first.saved() == "a1"
    assert on_disk(small, "ada") == {"a1": 1}
    assert "You work as “ada”" in first.run("kit.learner()")
    assert "You work as “ben”" in second.run("kit.learner()")
    for kernel in (first, second):
        kernel.stop()


# --- Windows line ends ----------------------------------------------------------------------------


TABLES = [
    one["name"] for one in json.loads((ROOT / "data/datapackage.json").read_bytes())["resources"]
]
READ = (".csv", ".geojson", ".json", ".yaml")


def crlf(path: Path, mark: bytes = b"") -> None:
    content = path.read_bytes()
    assert b"\r" not in content
    path.write_bytes(mark + content.replace(b"\n", b"\r\n"))


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["CRLF", "CRLF and BOM"])
def test_a_journal_and_a_hand_in_with_windows_line_ends_lose_nothing(course, mark):
    kit.learner("ada")
    for key in ("k1", "k2"):
        journals.record({**answer(key), "answer": "two\nlines"})
    kit.hand_in()
    for name in ("ada.jsonl", "hand-in-ada.json"):
        crlf(course / "work" / name, mark)
    assert journals.record(answer("k1")) is True  # known already
    assert journals.record(answer("k3")) is True
    events, damaged = journals.read()
    assert [one["key"] for one in events] == ["k1", "k2", "k3"] and damaged == []
    kit.learner("ben")
    assert "2 of them new" in kit.merge("hand-in-ada.json").text
    assert "3 entries, 1 of them new" in kit.merge("ada.jsonl").text
    assert main(["report", "work", "out"]) == 0


def test_a_copy_with_windows_line_ends_teaches_the_same_or_says_what_to_put_back(course, capsys):
    """As git makes one with autocrlf where .gitattributes is lost, or an editor on Windows."""
    tables = {name: kit.table(name) for name in TABLES}
    shown = {name: kit.chart(name).text for name in ("ranges", "own-side")}
    files = [one for one in (course / "data").rglob("*.*") if one.suffix in READ]
    for path in [*files, *(course / "notebooks").glob("*.ipynb")]:
        crlf(path)
    forget()
    for name, table in tables.items():
        assert kit.table(name).equals(table), name
    assert {name: kit.chart(name).text for name in shown} == shown
    assert lessons() and kit.article().text.startswith("[1] ")
    crlf(next((course / "seeds").iterdir()))
    sentence = r"^seeds/\S+\.txt is not as it was studied, to the byte: put it back\.$"
    with pytest.raises(KitError, match=sentence):
        kit.article()
    with pytest.raises(KitError, match=sentence):
        kit.quiz("05-no-speaker")
    assert main(["validate"]) == 1
    said = capsys.readouterr().out
    assert "row 1: a carriage return; save" in said
    for path in files:
        assert path.relative_to(course).as_posix() in said


# --- a path with spaces and letters of several alphabets ------------------------------------------


def test_in_a_folder_of_any_name_all_commands_work(course, monkeypatch, capsys, tmp_path_factory):
    """The lessons run in such a folder in test_notebooks.py, start.py in test_start.py."""
    home = tmp_path_factory.mktemp("home") / "Мой курс – Ջերմուկ ə"
    only("05", home)
    monkeypatch.chdir(home)
    kit.learner("Գառնիկ-ə")
    journals.record(answer("k1"))
    assert kit.hand_in().text.startswith("work/hand-in-գառնիկ-ə.json is made.")
    assert journals.folder() == home / "work"
    (home / "hand-ins ə").mkdir()
    shutil.copy("work/hand-in-գառնիկ-ə.json", "hand-ins ə/hand-in-Գառնիկ-ə (1).json")
    assert main(["report", "hand-ins ə", "отчёт ə"]) == 0
    assert "Գառնիկ-ə" in Path("отчёт ə/report.html").read_text("utf-8")
    kit.learner("ben")
    assert "1 of them new" in kit.merge("hand-ins ə/hand-in-Գառնիկ-ə (1).json").text
    out = home.parent / "Übung – ա"
    assert main(["editions", str(out), "class", "web"]) == 0
    assert (out / "class/notebooks/05-counting-the-dead.ipynb").is_file()
    assert "Traceback" not in capsys.readouterr().err

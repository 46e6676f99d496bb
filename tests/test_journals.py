"""The journal: every answer at once on the disk, and no damage that costs more than its line."""

import io
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

import kit
from kit import journals
from kit.errors import KitError

pytestmark = pytest.mark.usefixtures("course")


def answer(item: str = "05.1", value: object = 1, **more: object) -> dict:
    return {"item": item, "event": "answer", "answer": value, **more}


def path(learner: str = "guest") -> Path:
    return Path("work", f"{learner}.jsonl")


def values() -> list:
    return [event["answer"] for event in journals.read()[0]]


# --- writing -----------------------------------------------------------------------------------


def test_each_answer_is_on_the_disk_at_once():
    for count in (1, 2, 3):
        assert journals.record(answer(value=f"no. {count}")) is True
        lines = [line for line in path().read_bytes().split(b"\n") if line]
        assert [json.loads(line)["answer"] for line in lines] == ["no. 1", "no. 2", "no. 3"][:count]
    assert set(json.loads(lines[0])) == {"time", "item", "event", "answer"}


def test_an_answer_is_forced_to_the_disk(monkeypatch):
    synced = []
    monkeypatch.setattr(journals.os, "fsync", synced.append)
    journals.record(answer())
    assert len(synced) == 1


def test_what_is_written_is_only_added_to():
    journals.record(answer())
    before = path().read_bytes()
    journals.record(answer(value="Ա\n\x00\u2028"))
    journals.answers(), kit.progress()
    assert path().read_bytes().startswith(before)
    assert values() == [1, "Ա\n\x00\u2028"]


def test_half_an_emoji_does_not_stop_an_answer():
    assert journals.record(answer(value="a \ud83d")) is True
    assert values() == ["a ?"]


WRITER = """
import sys
from kit import journals
print("ready", flush=True)
sys.stdin.readline()
for n in range(200):
    journals.record({"item": "05.1", "event": "answer", "answer": f"{sys.argv[1]} {n}"})
"""


def test_two_processes_writing_at_once_lose_no_line(course):
    pipes = {"cwd": course, "stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    both = [subprocess.Popen([sys.executable, "-c", WRITER, name], **pipes) for name in "ab"]
    assert [process.stdout.readline().strip() for process in both] == [b"ready", b"ready"]
    for process in both:
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in both:
        process.communicate(timeout=120)
    assert journals.read()[1] == 0
    assert sorted(values()) == sorted(f"{name} {n}" for name in "ab" for n in range(200))


# --- reading damage ----------------------------------------------------------------------------


def test_a_line_cut_off_in_the_middle_costs_only_itself():
    journals.record(answer(value="first"))
    journals.record(answer(value="torn"))
    torn = path().read_bytes()[:-30]
    assert not torn.endswith(b"\n")
    path().write_bytes(torn)
    assert (values(), journals.read()[1]) == (["first"], 1)
    journals.record(answer(value="next"))
    assert (values(), journals.read()[1]) == (["first", "next"], 1)
    assert path().read_bytes().startswith(torn)


DAMAGED = [
    b"junk",
    b"{",
    b"[]",
    b"null",
    b"7",
    b'"05.1"',
    b'{"event": "answer"}',
    b'{"item": 5, "event": "answer"}',
    b'{"item": null}',
    b'{"item": ["05.1"]}',
    b"\xff\xfe\x00\x80",
    b"\x00" * 40,
    b"[" * 100_000,
    b'{"item": "05.1", "event": "answer", "answer": ' + b"1" * 5_000 + b"}",
]


def test_damaged_lines_are_set_aside_counted_and_left_as_they_are(capsys):
    journals.record(answer(value="before"))
    with path().open("ab") as file:
        file.write(b"\n".join(DAMAGED) + b"\n")
    journals.record(answer(value="after"))
    stored = path().read_bytes()
    assert journals.read()[1] == len(DAMAGED)
    assert values() == ["before", "after"]
    kit.progress()
    assert capsys.readouterr().out == (
        "14 damaged lines of the journal were set aside; all others were read.\n"
    )
    assert path().read_bytes() == stored


def test_a_whole_journal_gives_no_warning(capsys):
    journals.record(answer())
    kit.progress()
    assert capsys.readouterr().out == ""


def test_lines_with_odd_values_can_be_read(course):
    path().parent.mkdir()
    odd = [
        {"item": "05.1"},
        {"item": "05.1", "event": ["x"]},
        {"item": "05.1", "event": "tries"},
        answer(right="yes"),
        {"item": "", "event": "skip"},
    ]
    path().write_text("\n".join(map(json.dumps, odd)), encoding="utf-8")
    assert journals.read()[1] == 0
    assert journals.answers()["05.1"]["right"] is False
    kit.progress()


def test_questions_that_are_no_longer_asked_are_kept():
    journals.record(answer("99.1", "old"))
    assert journals.answers()["99.1"]["answer"] == "old"
    assert kit.progress()["answered"].sum() == 0


# --- a folder that cannot be written -----------------------------------------------------------


def test_a_folder_that_cannot_be_written_gives_one_warning_and_the_lesson_goes_on(course, capsys):
    (course / "work").write_text("a file stands where the folder should be", encoding="utf-8")
    assert journals.record(answer(value=1, right=False)) is False
    assert journals.record(answer(value=2, right=True)) is False
    said = capsys.readouterr().out
    assert said.count("We cannot save in ") == 1
    assert "your answers are kept only until the kernel stops" in said
    assert journals.answers() == {"05.1": {"tries": 2, "answer": 2, "right": True}}
    assert kit.quiz("05-before").answers["05.1"]["answer"] == 2
    assert kit.progress().loc["05 · Counting the dead", "right"] == 1
    assert (course / "work").read_text(encoding="utf-8").startswith("a file stands")


def test_learners_are_kept_apart_even_when_nothing_can_be_saved(course):
    (course / "work").write_text("", encoding="utf-8")
    kit.learner("ada")
    journals.record(answer(value="ada's"))
    kit.learner("ben")
    assert journals.answers() == {}
    kit.learner("ada")
    assert values() == ["ada's"]


class FullDisk(io.FileIO):
    def write(self, data):
        return super().write(data[: len(data) // 2])


def test_a_full_disk_is_noticed_and_costs_no_answer(monkeypatch, capsys):
    journals.record(answer(value="saved"))
    with monkeypatch.context() as full:
        full.setattr(Path, "open", lambda self, mode, **_: FullDisk(self, mode))
        assert journals.record(answer(value="in memory")) is False
    assert "the disk is full" in capsys.readouterr().out
    assert journals.record(answer(value="saved again")) is True
    assert sorted(values()) == ["in memory", "saved", "saved again"]
    assert journals.read()[1] == 1  # the half line


def test_a_disk_that_refuses_to_sync_is_noticed(monkeypatch, capsys):
    def refuse(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journals.os, "fsync", refuse)
    assert journals.record(answer()) is False
    assert "No space left on device" in capsys.readouterr().out


# --- pseudonyms --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["blue-heron", "ab", "Անի-7", "Gülnarə", "Şəhriyar", "İlqar", "Мария-2", "a" * 30, "consul"],
)
def test_letters_of_every_alphabet_make_a_pseudonym(name):
    kit.learner(name)
    journals.record(answer())
    assert journals.current() == name
    assert path(name).is_file()


def test_a_pseudonym_is_one_name_however_it_is_typed():
    kit.learner(" Gülnarə ")
    journals.record(answer(value=1))
    kit.learner(unicodedata.normalize("NFD", "Gülnarə"))
    assert values() == [1]


REFUSED = ["", " ", "a", "a" * 31, "-ab", "_ab", "a_b", "a b", "a.b", "..", "../up", "a/b", "a\\b"]
REFUSED += ["/etc", "C:ab", "con", "CON", "Nul", "aux", "prn", "com1", "LPT9", "<b>x</b>", "a&b"]
REFUSED += ["a\nb", "a\x00b", "🦆🦆", "'; --", "current.jsonl"]


@pytest.mark.parametrize("name", [*REFUSED, None, 5, 1.5, True, ["ab"], b"ab", {"ab": 1}])
def test_what_cannot_be_a_file_name_everywhere_is_refused_with_a_rule(course, name):
    with pytest.raises(KitError, match="cannot be a pseudonym: use 2 to 30 letters, digits or hyp"):
        kit.learner(name)
    assert not (course / "work").exists()
    assert journals.current() == "guest"


def test_a_refusal_stays_short():
    with pytest.raises(KitError) as said:
        kit.learner("x" * 10_000)
    assert len(str(said.value)) < 200


def test_switching_learners_keeps_their_answers_apart():
    kit.learner("ada")
    journals.record(answer(value="ada's"))
    kit.learner("ben")
    assert journals.answers() == {}
    journals.record(answer(value="ben's"))
    assert values() == ["ben's"]
    kit.learner("ada")
    assert values() == ["ada's"]
    assert sorted(os.listdir("work")) == ["ada.jsonl", "ben.jsonl", "current"]


def test_a_new_kernel_knows_who_was_here_last(course):
    kit.learner("ada")
    journals.record(answer())
    code = "import kit; print(kit.learner())"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], cwd=course, stdout=subprocess.PIPE
    )
    assert "You work as “ada”. Answered so far: 1." in done.stdout.decode()


@pytest.mark.parametrize("content", [b"", b"../up", b"\xff", b"con", b"a" * 99])
def test_a_damaged_note_of_who_was_here_is_not_used(course, content):
    (course / "work").mkdir()
    (course / "work" / "current").write_bytes(content)
    assert journals.current() == "guest"
    journals.record(answer())
    assert path("guest").is_file()


def test_learner_says_who_works_and_where_it_is_kept():
    assert kit.learner("ada").text == (
        "You work as “ada”. Answered so far: 0. Answers are kept in work/ada.jsonl."
    )
    journals.record(answer())
    assert "Answered so far: 1." in kit.learner().text


# --- what was answered -------------------------------------------------------------------------


def test_answers_keep_the_last_one_the_tries_and_other_events():
    journals.record(answer(value=[1], right=False))
    journals.record({"item": "05.1", "event": "hint", "hint": 1})
    journals.record(answer(value=[0], right=True))
    journals.record({"item": "05.2", "event": "skip"})
    assert journals.answers() == {
        "05.1": {"tries": 2, "answer": [0], "right": True, "hint": True},
        "05.2": {"tries": 0, "skip": True},
    }


def test_progress_counts_questions_answered_right_and_skipped():
    journals.record(answer("05.1", right=True))
    journals.record(answer("05.2", right=False))
    journals.record({"item": "05.4", "event": "skip"})
    journals.record({"item": "05.2", "event": "skip"})  # answered before: not skipped
    journals.record(answer("00.1", right=True))
    counted = kit.progress().to_dict("index")
    columns = ["questions", "answered", "right", "skipped"]
    assert counted["00 · Start here"] == dict(zip(columns, [1, 1, 1, 0], strict=True))
    assert counted["05 · Counting the dead"] == dict(zip(columns, [18, 2, 1, 1], strict=True))


def test_before_the_first_answer_all_counts_are_zero():
    assert kit.progress()[["answered", "right", "skipped"]].to_numpy().sum() == 0
    assert not Path("work").exists()

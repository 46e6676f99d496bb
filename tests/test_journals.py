"""The journal: every answer at once on the disk, and no damage that costs more than its line."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import unicodedata
from codecs import BOM_UTF8
from pathlib import Path

import pytest
from conftest import SMALL
from fuzzing import often
from hypothesis import given
from hypothesis import strategies as st

import kit
from kit import journals
from kit.desk.classroom import results
from kit.errors import KitError
from kit.forgetting import forget
from kit.journals import events as events_
from kit.journals import journalfile

COURSE = SMALL
pytestmark = pytest.mark.usefixtures("course")


def answer(item: str = "01.1", value: object = 1, **more: object) -> dict:
    return {"item": item, "event": "answer", "answer": value, **more}


def path(learner: str = "guest") -> Path:
    return journals.file_of(learner)


def refuse(*_: object) -> None:
    raise OSError(28, "No space left on device")


def values() -> list:
    return [event["answer"] for event in journals.read()[0]]


# --- writing -----------------------------------------------------------------------------------


def test_each_answer_is_on_the_disk_at_once():
    for count in (1, 2, 3):
        assert journals.record(answer(value=f"no. {count}")) is True
        lines = [line for line in path().read_bytes().split(b"\n") if line]
        assert [json.loads(line)["answer"] for line in lines] == ["no. 1", "no. 2", "no. 3"][:count]
    assert set(json.loads(lines[0])) == {"time", "item", "event", "answer"}


def test_an_answer_is_forced_to_the_disk_whole(monkeypatch):
    synced = []
    monkeypatch.setattr(journalfile.os, "fsync", lambda _: synced.append(path().read_bytes()))
    journals.record(answer(value="whole"))
    assert synced == [path().read_bytes()]
    assert values() == ["whole"]


def test_a_page_still_open_from_before_saves_for_whoever_sat_there():
    kit.learner("ada")
    kit.learner("ben")
    for more in ({}, {"key": "k1"}):
        assert journals.record(answer(value="ada's", **more), "ada") is True
    assert not path("ben").exists()
    kit.learner("ada")
    assert values() == ["ada's", "ada's"]


def test_what_is_written_is_only_added_to():
    journals.record(answer())
    before = path().read_bytes()
    journals.record(answer(value="Ա\n\x00\u2028"))
    journals.answers(), kit.learner()
    assert path().read_bytes().startswith(before)
    assert values() == [1, "Ա\n\x00\u2028"]


def test_half_an_emoji_does_not_stop_an_answer():
    assert journals.record(answer(value="a \ud83d")) is True
    assert values() == ["a ?"]


@pytest.mark.parametrize("before", [True, False])
def test_half_an_emoji_that_waits_for_the_disk_does_not_stop_it_either(before, monkeypatch):
    assert not before or journals.record(answer())
    with monkeypatch.context() as full:
        full.setattr(journalfile, "append", refuse)
        assert journals.record(answer(value="b \ud83d")) is False
        assert values() == [1, "b ?"][not before :]


def test_what_json_has_no_form_for_is_saved_as_text():
    assert journals.record(answer(value=Path("data"))) is True
    assert values() == ["data"]


WRITER = """
import sys
from kit import journals
print("ready", flush=True)
sys.stdin.readline()
for n in range(1000):
    event = {"item": "01.1", "event": "answer", "answer": f"{sys.argv[1]} {n}"}
    print(journals.record({**event, "key": event["answer"]}))
"""
PIPES = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}


def test_two_processes_that_write_1000_answers_each_at_once_lose_none(course):
    both = [
        subprocess.Popen([sys.executable, "-c", WRITER, name], cwd=course, **PIPES) for name in "ab"
    ]
    assert [process.stdout.readline().strip() for process in both] == [b"ready", b"ready"]
    for process in both:
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in both:
        said, _ = process.communicate(timeout=120)
        assert said.split() == [b"True"] * 1000
    assert journals.read()[1] == []
    assert sorted(values()) == sorted(f"{name} {n}" for name in "ab" for n in range(1000))


ANSWERING = """
import sys
from kit import journals
for n in range(1000):
    if journals.record({"item": "01.1", "event": "answer", "answer": f"{sys.argv[1]} {n}"}):
        print(n, flush=True)
"""


def test_a_process_killed_while_answering_loses_no_answer_that_was_called_saved(
    course, record_property
):
    said = []
    kills = 100 if os.environ.get("KIT_LONG") else 4
    for time in range(kills):
        command = [sys.executable, "-c", ANSWERING, f"{time}."]
        with subprocess.Popen(command, cwd=course, **PIPES) as process:
            lines = [process.stdout.readline() for _ in range(1 + 7 * time % 40)]
            process.send_signal(signal.SIGKILL)
            lines += process.stdout.readlines()
        lines = [line for line in lines if line.endswith(b"\n")]
        assert lines and process.returncode == -signal.SIGKILL
        said += [f"{time}. {int(line)}" for line in lines]
    found = values()
    assert [one for one in said if one not in set(found)] == []
    assert len(found) == len(set(found))
    assert journals.record(answer(value="after")) and values()[-1] == "after"
    record_property("count", kills)


# --- the same answer, sent twice ---------------------------------------------------------------


def test_an_answer_that_comes_again_with_its_key_is_written_once():
    assert journals.record(answer(value="first", key="k1")) is True
    stored = path().read_bytes()
    assert journals.record(answer(value="first", key="k1")) is True
    assert path().read_bytes() == stored
    assert journals.record(answer(value="second", key="k2")) is True
    assert values() == ["first", "second"]


def test_a_key_that_another_kernel_wrote_is_known(course):
    journals.record(answer(value="ours", key="k1"))
    other = json.dumps(answer(value="theirs", key="k2"))
    with path().open("a", encoding="utf-8") as file:
        file.write(f"\n{other}\n")
    stored = path().read_bytes()
    assert journals.record(answer(value="theirs", key="k2")) is True
    assert path().read_bytes() == stored


def test_an_answer_that_stands_twice_in_the_journal_is_read_once():
    for value in ("a", "b", "a"):
        with_key = json.dumps({**answer(value=value), "key": f"key of {value}"})
        path().parent.mkdir(exist_ok=True)
        with path().open("a", encoding="utf-8") as file:
            file.write(f"{with_key}\n")
    assert values() == ["a", "b"]
    assert journals.answers()["01.1"]["tries"] == 2


@pytest.mark.parametrize("key", ["", None, 0, ["k"], {"k": 1}])
def test_what_is_no_key_makes_no_two_answers_one(key):
    assert journals.record(answer(value=1, key=key))
    assert journals.record(answer(value=1, key=key))
    assert values() == [1, 1]


def test_the_same_value_answered_twice_is_two_tries():
    journals.record(answer())
    journals.record(answer())
    assert journals.answers()["01.1"]["tries"] == 2


def test_an_answer_that_waits_is_not_doubled_when_the_page_sends_it_again(course):
    (course / "work").write_text("no folder", encoding="utf-8")
    assert journals.record(answer(value=1, key="k1")) is False
    assert journals.record(answer(value=1, key="k1")) is False
    assert values() == [1]
    (course / "work").unlink()
    assert journals.record(answer(value=1, key="k1")) is True
    assert values() == [1] and path().read_bytes().count(b"k1") == 1


def test_a_journal_that_was_taken_away_begins_anew():
    for key in ("k1", "k2"):
        journals.record(answer(value=key, key=key))
    path().unlink()
    for key in ("k1", "k2"):
        assert journals.record(answer(value=key, key=key)) is True
    assert values() == ["k1", "k2"]


def test_a_key_in_a_journal_that_was_put_there_is_known(course):
    """Its first line is its first byte; ours begin with an empty one."""
    (course / "work").mkdir()
    file = course / "work/guest.jsonl"
    file.write_bytes(b'{"item": "01.1", "event": "skip", "key": "k-1"}\n')
    journals.record({"item": "01.1", "event": "skip", "key": "k-1"})
    assert file.read_bytes().count(b"k-1") == 1


def test_a_journal_that_was_exchanged_for_a_shorter_one_is_read_anew(course):
    for _ in range(2):  # the second time its key is looked up
        journals.record({"item": "01.1", "event": "skip", "key": "k-1"})
    file = course / "work/guest.jsonl"
    old = file.read_bytes()
    file.write_bytes(old[1:].replace(b"k-1", b"k-2"))  # one byte shorter
    for key in ("k-2", "k-1", "k-1"):
        journals.record({"item": "01.1", "event": "skip", "key": key})
    kept = [json.loads(line)["key"] for line in file.read_text().split("\n") if line]
    assert kept == ["k-2", "k-1"]


def test_a_key_is_known_though_its_line_was_half_written_when_we_looked():
    journals.record(answer(value="first", key="k1"))
    other = json.dumps(answer(value="slow", key="k2")).encode()
    with path().open("ab", buffering=0) as file:
        file.write(b"\n" + other[:30])
        assert journals.record(answer(value="first", key="k1")) is True
        file.write(other[30:] + b"\n")
    stored = path().read_bytes()
    assert journals.record(answer(value="slow", key="k2")) is True
    assert path().read_bytes() == stored


@pytest.mark.parametrize("by_another_kernel", [False, True])
def test_a_long_journal_is_not_read_again_at_each_answer(monkeypatch, by_another_kernel):
    journals.add([answer(value=n, key=f"k{n}") for n in range(500)])
    journals.answers()
    seen = []
    scanned = events_.scanned
    monkeypatch.setattr(events_, "scanned", lambda part: seen.append(part) or scanned(part))
    if by_another_kernel:
        with path().open("a", encoding="utf-8") as file:
            file.write(json.dumps(answer(value="theirs")) + "\n")
    journals.record(answer(value="last", key="last"))
    assert journals.answers()["01.1"]["tries"] == 501 + by_another_kernel
    assert b'"last"' in b"".join(seen) and len(b"".join(seen)) < 500


# --- the lock ----------------------------------------------------------------------------------

HOLDER = """
import sys
from kit import journals
from kit.journals import journalfile
with journalfile.locked(journals.folder()):
    print("held", flush=True)
    sys.stdin.readline()
"""
TRYING = """
import sys
from filelock import FileLock, Timeout
try:
    FileLock(sys.argv[1]).acquire(timeout=0)
    print("free")
except Timeout:
    print("held")
"""


def held() -> bool:
    """Whether another process finds the lock of the journals taken."""
    command = [sys.executable, "-c", TRYING, str(journals.folder() / journalfile.LOCK)]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout.strip() == "held"


def test_a_lock_shuts_others_out_and_ends_with_its_process(course):
    journals.record(answer())
    with subprocess.Popen([sys.executable, "-c", HOLDER], cwd=course, **PIPES) as holder:
        assert holder.stdout.readline() == b"held\n"
        assert held()
        holder.kill()
        holder.wait()
        assert not held()


def test_to_read_a_journal_gives_no_lock_away(course):
    journals.record(answer())
    with journalfile.locked(journals.folder()):
        journals.read(), journals.answers(), journals.stored(), path().read_bytes()
        assert held()


@pytest.mark.parametrize("error", [OSError(38, "no locks here"), NotImplementedError()])
def test_without_a_lock_the_answer_is_written_all_the_same(monkeypatch, error):
    def none(*_given, **_named):
        raise error

    monkeypatch.setattr(journalfile.FileLock, "acquire", none)
    assert journals.record(answer()) is True
    assert values() == [1]


def test_a_lock_that_is_never_given_back_costs_no_answer(course, monkeypatch):
    monkeypatch.setattr(journalfile, "LONGEST_WAIT", 0)
    journals.folder().mkdir()
    with subprocess.Popen([sys.executable, "-c", HOLDER], cwd=course, **PIPES) as holder:
        assert holder.stdout.readline() == b"held\n"
        assert journals.record(answer()) is True
        holder.kill()
    assert values() == [1]


@pytest.mark.parametrize("what", ["folder", "pipe", "link"])
def test_what_stands_in_the_place_of_the_lock_costs_no_answer(course, what):
    journals.folder().mkdir()
    put_there(journals.folder() / journalfile.LOCK, what, course / "elsewhere")
    assert journals.record(answer()) is True
    assert values() == [1]


def test_answers_from_two_threads_are_all_saved():
    """JupyterLab handles what widgets send in a thread beside the one of the cells."""
    saved = []

    def answering(name: str) -> None:
        for n in range(50):
            saved.append(journals.record(answer(value=f"{name} {n}", key=f"{name} {n}")))
            journals.answers()

    threads = [threading.Thread(target=answering, args=[name]) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert saved == [True] * 100
    assert sorted(values()) == sorted(f"{name} {n}" for name in "ab" for n in range(50))


# --- what becomes of the file while a kernel runs ------------------------------------------------


def put_there(place: Path, what: str, elsewhere: Path) -> None:
    """Something that is not an ordinary file."""
    if what == "folder":
        place.mkdir()
    elif what == "pipe":
        os.mkfifo(place)
    elif what == "link":
        elsewhere.write_bytes(b"not ours\n")
        place.symlink_to(elsewhere)
    elif what == "dangling link":
        place.symlink_to(elsewhere)
    else:
        elsewhere.write_bytes(b"not ours\n")
        os.link(elsewhere, place)


def in_the_next_kernel(course: Path) -> list:
    """What a kernel finds that starts now."""
    with pytest.MonkeyPatch.context() as next_kernel:
        next_kernel.setattr(journals, "_session", journals._Session())
        return [event.get("answer") for event in journals.read()[0]]


def longer(file: Path) -> None:
    file.write_text("\n".join(json.dumps(answer("00.1", f"other {n}")) for n in range(50)) + "\n")


def exchanged(file: Path) -> None:
    other = file.with_name("other")
    longer(other)
    other.replace(file)


def shorter(file: Path) -> None:
    file.write_bytes(b'{"item": "00.1", "event": "skip"}\n')


def as_long(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"k1", b"k9").replace(b"early", b"other"))


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def emptied(file: Path) -> None:
    os.truncate(file, 0)


def renamed(file: Path) -> None:
    file.rename(file.with_name("somewhere-else.jsonl"))


def deleted(file: Path) -> None:
    file.unlink()


def read_only(file: Path) -> None:
    file.chmod(0o444)


CHANGES = [longer, exchanged, shorter, as_long, cut, emptied, renamed, deleted, read_only]


@pytest.mark.parametrize("again", [True, False], ids=["the same key", "another key"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)
def test_saved_is_said_of_what_the_next_kernel_finds(course, change, again):
    assert journals.record(answer(value="early", key="k1")) is True
    journals.answers()
    change(path())
    key = "k1" if again else "k2"
    saved = journals.record(answer(value="early" if again else "late", key=key))
    found = in_the_next_kernel(course)
    assert saved is (("early" if again else "late") in found)
    path().exists() and path().chmod(0o644)
    assert journals.record(answer(value="later", key="k3")) is True
    assert in_the_next_kernel(course)[-1] == "later"


@pytest.mark.parametrize("what", ["folder", "pipe", "link", "dangling link"])
def test_what_is_no_file_is_neither_waited_for_nor_written(course, what, capsys):
    assert journals.record(answer(value="early", key="k1")) is True
    path().rename(course / "kept")
    put_there(path(), what, course / "elsewhere")
    for _ in range(2):
        assert journals.record(answer(value="waits", key="k2")) is False
    assert values() == ["waits"] and in_the_next_kernel(course) == []
    assert "guest.jsonl is " in (said := capsys.readouterr().out) and "move it away" in said
    assert what != "link" or (course / "elsewhere").read_bytes() == b"not ours\n"
    assert what != "dangling link" or not (course / "elsewhere").exists()
    path().rmdir() if what == "folder" else path().unlink()
    (course / "kept").rename(path())
    assert journals.record(answer(value="late")) is True
    assert in_the_next_kernel(course) == ["early", "waits", "late"]


def test_a_file_that_lies_elsewhere_too_is_not_written_there(course):
    journals.record(answer(value="early"))
    os.link(path(), course / "elsewhere")
    before = (course / "elsewhere").read_bytes()
    assert journals.record(answer(value="late")) is True
    assert in_the_next_kernel(course) == ["early", "late"]
    assert (course / "elsewhere").read_bytes() == before


@pytest.mark.parametrize("what", ["folder", "pipe", "link"])
def test_who_is_here_is_asked_of_no_pipe(course, what):
    (course / "work").mkdir()
    put_there(course / "work/current", what, course / "elsewhere")
    assert journals.current() == "guest"
    kit.learner("ada")
    assert journals.record(answer()) is True and values() == [1]


def test_a_file_that_is_exchanged_while_we_write_is_noticed(monkeypatch):
    """The answer goes to the file of before, so it is written once more to the one of now."""
    journals.record(answer(value="early"))
    written = journalfile._written
    times = []

    def exchanged_meanwhile(file, data):
        end = written(file, data)
        times.append(end)
        if len(times) == 1:
            exchanged(file)
        return end

    monkeypatch.setattr(journalfile, "_written", exchanged_meanwhile)
    assert journals.record(answer(value="late", key="k2")) is True
    assert values()[-1] == "late" and len(times) == 2


# --- the clock ---------------------------------------------------------------------------------


def test_a_clock_set_back_changes_no_order(monkeypatch):
    for value, time in (("first", "2026-03-02"), ("second", "2020-01-01"), ("third", "2026-01-01")):
        monkeypatch.setattr(journals, "now", lambda time=time: f"{time}T10:00:00+00:00")
        journals.record(answer(value=value))
    assert values() == ["first", "second", "third"]
    assert journals.answers()["01.1"]["answer"] == "third"


def test_merged_answers_stand_among_ours_by_their_time():
    ours = [answer(value=day, time=f"2026-01-{day}") for day in ("02", "04")]
    journals.add(ours)
    journals.add([answer(value=day, time=f"2026-01-{day}", merged="ada") for day in ("01", "03")])
    assert values() == ["01", "02", "03", "04"]


def test_a_merged_answer_from_a_clock_that_is_ahead_is_not_newer_than_what_came_after():
    journals.add([answer(value="ahead", time="2031-01-01", merged="ada")])
    journals.add([answer(value="ours", time="2026-01-02")])
    journals.add([answer(value="merged", time="2026-01-03", merged="ada")])
    assert values() == ["ahead", "ours", "merged"]


def test_an_answer_without_a_time_stays_where_it_stands():
    journals.add([answer(value="none"), answer(value="ours", time="2026-01-02")])
    journals.add([answer(value="merged", time="2026-01-01", merged="ada")])
    assert values() == ["none", "merged", "ours"]


def test_two_copies_of_an_answer_are_one_whatever_the_order_of_their_fields():
    one = answer(time="2026-01-02")
    journals.add([one, {**dict(reversed(one.items())), "merged": "ada"}])
    assert values() == [1]


def test_what_an_editor_puts_in_front_of_a_journal_is_no_damage():
    content = BOM_UTF8 + b'\n{"item": "01.1"}\n' + BOM_UTF8 + b'{"item": "01.2"}\n'
    assert journals.parsed(content) == ([{"item": "01.1"}, {"item": "01.2"}], [])


def test_the_time_of_an_answer_is_universal_and_exact():
    journals.record(answer())
    ((event,), _) = journals.read()
    assert event["time"].endswith("+00:00") and "." in event["time"]


# --- reading damage ----------------------------------------------------------------------------


def test_a_line_cut_off_in_the_middle_costs_only_itself():
    journals.record(answer(value="first"))
    journals.record(answer(value="torn"))
    torn = path().read_bytes()[:-30]
    assert not torn.endswith(b"\n")
    path().write_bytes(torn)
    assert (values(), len(journals.read()[1])) == (["first"], 1)
    journals.record(answer(value="next"))
    assert (values(), len(journals.read()[1])) == (["first", "next"], 1)
    assert path().read_bytes().startswith(torn)


DAMAGED = [
    b"junk",
    b"{",
    b"[]",
    b"null",
    b"7",
    b'"01.1"',
    b'{"event": "answer"}',
    b'{"item": 5, "event": "answer"}',
    b'{"item": null}',
    b'{"item": ["01.1"]}',
    b"\xff\xfe\x00\x80",
    b"\x00" * 40,
    b"[" * 100_000,
    b'{"item": "01.1", "answer": ' + b"[" * 990 + b"]" * 990 + b"}",
    b'{"item": "01.1", "event": "answer", "answer": ' + b"1" * 5_000 + b"}",
]


def test_damaged_lines_are_set_aside_kept_as_text_and_left_as_they_are():
    journals.record(answer(value="before"))
    with path().open("ab") as file:
        file.write(b"\n".join(DAMAGED) + b"\n")
    journals.record(answer(value="after"))
    stored = path().read_bytes()
    assert journals.read()[1] == [line.decode(errors="replace") for line in DAMAGED]
    assert values() == ["before", "after"]
    assert path().read_bytes() == stored


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
fields = st.sampled_from(["item", "event", "answer", "right", "sure", "key", "time", "merged"])
events = st.dictionaries(fields | st.text(), json_values | st.sampled_from(["01.1", "answer"]))
garbage = st.binary(max_size=60) | (json_values | events).map(lambda one: json.dumps(one).encode())


@often
@given(lines=st.lists(garbage, max_size=6))
def test_no_garbage_stops_the_reader_or_costs_a_good_line(course, lines):
    good = [b"%s" % json.dumps(answer("00.1", f"good {n}")).encode() for n in range(len(lines) + 1)]
    mixed = [part for pair in zip(good, [*lines, b""], strict=True) for part in pair]
    path().parent.mkdir(exist_ok=True)
    path().write_bytes(b"\n".join(mixed) + b"\n")
    assert journals.record(answer("00.1", "last", key="last")) is True
    wanted = [f"good {n}" for n in range(len(lines) + 1)] + ["last"]
    found = [str(event.get("answer")) for event in journals.read()[0]]
    assert [one for one in found if one in wanted] == wanted
    assert journals.answers()["00.1"]["tries"] >= len(wanted)


@pytest.mark.parametrize("depth", [900, *range(920, 1000, 5)])
def test_what_is_nested_deeply_is_read_or_set_aside_but_stops_nothing(depth):
    journals.record(answer(value="good"))
    with path().open("ab") as file:
        file.write(b'{"item": "01.2", "answer": ' + b"[" * depth + b"]" * depth + b"}\n")
    assert values()[0] == "good"
    kit.learner("ada")
    kit.merge("guest.jsonl"), kit.hand_in(), kit.learner()


def test_what_cannot_be_written_does_not_stay_in_the_way():
    circle = []
    circle.append(circle)
    with pytest.raises(ValueError, match="Circular"):
        journals.record(answer(value=circle))
    assert journals.record(answer(value="good")) is True
    assert values() == ["good"]


def test_lines_with_odd_values_can_be_read(course):
    path().parent.mkdir()
    odd = [
        {"item": "01.1"},
        {"item": "01.1", "event": ["x"]},
        {"item": "01.1", "event": "tries"},
        answer(right="yes"),
        {"item": "", "event": "skip"},
    ]
    path().write_text("\n".join(map(json.dumps, odd)), encoding="utf-8")
    assert journals.read()[1] == []
    assert journals.answers()["01.1"]["right"] is False


def test_questions_that_are_no_longer_asked_are_kept():
    journals.record(answer("99.1", "old"))
    journals.record({"item": "99.2", "event": "sung", "notes": ["do", "re"]})
    assert journals.answers()["99.1"]["answer"] == "old"
    assert journals.read()[0][1]["notes"] == ["do", "re"]


# --- a folder that cannot be written -----------------------------------------------------------


def test_a_folder_that_cannot_be_written_gives_one_warning_and_the_lesson_goes_on(course, capsys):
    (course / "work").write_text("a file stands where the folder should be", encoding="utf-8")
    assert journals.record(answer(value=1, right=False)) is False
    assert journals.record(answer(value=2, right=True)) is False
    said = capsys.readouterr().out
    assert said.count("We cannot save in ") == 1
    assert "Errno" not in said and "where a folder should be" in said
    assert "your answers are kept only until the kernel" in said
    known = journals.answers()["01.1"]
    assert (known["tries"], known["answer"], known["right"]) == (2, 2, True)
    assert kit.quiz("01-before").content()["store"]["answers"]["01.1"]["answer"] == 2
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


def half_full(number: int, mode: str, **_: object) -> io.FileIO:
    return FullDisk(number, mode) if mode == "ab" else open(number, mode)


def test_a_full_disk_is_noticed_and_costs_no_answer(monkeypatch, capsys):
    journals.record(answer(value="saved"))
    with monkeypatch.context() as full:
        full.setattr(journalfile.os, "fdopen", half_full)
        assert journals.record(answer(value="in memory")) is False
    assert "the disk is full" in capsys.readouterr().out
    assert journals.record(answer(value="saved again")) is True
    assert sorted(values()) == ["in memory", "saved", "saved again"]
    assert len(journals.read()[1]) == 1  # the half line


def test_a_disk_that_refuses_to_sync_is_noticed(monkeypatch, capsys):
    monkeypatch.setattr(journalfile.os, "fsync", refuse)
    assert journals.record(answer()) is False
    assert "the disk is full" in capsys.readouterr().out


# --- pseudonyms --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        *("blue-heron", "ab", "Անի-7", "Gülnarə", "Şəhriyar", "İlqar", "Мария-2", "a" * 30),
        *(
            "consul",
            "हिन्दी-तारा",
            "বাংলা",
            "தமிழ்",
            "სოფო",
            "ليلى",
            "چشم\u200cآبی",
            "小明",
            "ꦧꦱ",
            "ไทย",
        ),
    ],
)
def test_letters_of_every_alphabet_make_a_pseudonym(name):
    kit.learner(name)
    journals.record(answer())
    assert journals.current() == name
    assert path(name).is_file()


@pytest.mark.parametrize(
    "names",
    [
        ("Ada", "ada", "ADA"),
        ("Straße", "STRASSE"),
        ("Գարուն", "ԳԱՐՈՒՆ"),
        ("Əli", "əli"),
        ("İlham", "ilham", "İLHAM"),  # with a dot and without, as Azerbaijani and Turkish write it
        ("Işıq", "IŞIQ", "ışıq"),
    ],
)
def test_capitals_make_no_other_learner(course, names):
    for n, name in enumerate(names):
        kit.learner(name)
        assert journals.record(answer(value=n)) is True
        assert journals.current() == names[0]  # as first written
    assert values() == [*range(len(names))]
    assert len([*(course / "work").glob("*.jsonl")]) == 1


def test_a_journal_of_the_first_version_with_capitals_is_the_same_learners(course):
    (course / "work").mkdir()
    (course / "work/Ada.jsonl").write_text(json.dumps(answer(value="old", key="k")) + "\n")
    kit.learner("ada")
    assert journals.record(answer(value="old", key="k")) is True
    assert journals.record(answer(value="new")) is True
    assert values() == ["old", "new"] == in_the_next_kernel(course)


def first_version() -> list[dict]:
    """What the first version wrote, field by field: no event names its learner."""
    page = [
        {"event": "answer", "answer": ["a"], "sure": True, "key": "mf1-a", "right": False},
        {"event": "hint", "hint": 1, "key": "mf1-b"},
        {"event": "answer", "answer": ["b"], "sure": False, "key": "mf1-c", "right": True},
    ]
    code = {"item": "01.3", "event": "answer", "answer": ["C02", "C03"], "right": True}
    skip = {"item": "01.4", "event": "skip", "key": "mf1-d"}
    again = {"item": "01", "event": "again", "items": ["01.1"]}
    every = [*({"item": "01.1", **one} for one in page), code, skip, again]
    return [{"time": f"2026-11-22T14:10:0{n}.5+00:00", **one} for n, one in enumerate(every)]


def test_a_journal_of_the_first_version_is_found_again(course):
    (course / "work").mkdir()
    lines = [json.dumps(one) for one in first_version()]
    (course / "work/blue-heron.jsonl").write_text("\n".join(["", *lines, ""]), encoding="utf-8")
    (course / "work/current").write_text("\nblue-heron\n", encoding="utf-8")
    assert "“blue-heron”. Answered so far: 2." in kit.learner().text
    shown = kit.quiz("01-before").content()["store"]["answers"]["01.1"]
    assert (shown["answer"], shown["right"], shown["tries"]) == (["b"], True, 2)
    assert journals.answers()["01.3"]["right"] is True
    assert journals.answers()["01.4"]["skip"] is True
    assert journals.record(answer("01.2", ["b", "c"])) is True
    assert len(journals.read()[0]) == len(lines) + 1
    assert kit.hand_in().text.startswith("work/hand-in-blue-heron.json is made")


def test_a_hand_in_of_the_first_version_is_read(course):
    made = {
        "format": "article-kit hand-in",
        "version": 1,
        "pseudonym": "blue-heron",
        "made": "2026-11-22T15:00:00+00:00",
        "kit": "0.1",
        "damaged": [],
    }
    (course / "work").mkdir()
    file = course / "work/hand-in-blue-heron.json"
    file.write_text(json.dumps({**made, "events": first_version()}), encoding="utf-8")
    tries = results.results(course / "work").tries
    assert {*tries["learner"]} == {"blue-heron"}
    assert [*tries["item"]] == ["01.1", "01.1", "01.3"]
    kit.learner("red-fox")
    assert "another version" not in kit.merge("hand-in-blue-heron.json").text
    assert journals.answers()["01.1"]["answer"] == ["b"]


@pytest.mark.parametrize("name", ["چشم\u200cآبی", "a\u034fda", "ada\ufe0f", "ad\U000e0100a"])
def test_letters_that_are_not_seen_make_no_other_learner(name):
    kit.learner(name)
    journals.record(answer())
    seen = re.sub("[\u200c\u034f\ufe0f\U000e0100]", "", name)
    kit.learner(seen)
    assert values() == [1]


def test_a_name_that_grows_when_it_is_made_small_is_listed():
    kit.learner("ẞ" * 20)
    journals.record(answer())
    kit.learner("ben")
    assert journals.names() == ["ẞ" * 20]


def test_a_pseudonym_is_one_name_however_it_is_typed():
    kit.learner(" Gülnarə ")
    journals.record(answer(value=1))
    kit.learner(unicodedata.normalize("NFD", "Gülnarə"))
    assert values() == [1]


REFUSED = [
    "",
    " ",
    "a",
    "a" * 31,
    "-ab",
    "_ab",
    "a_b",
    "a b",
    "a.b",
    "..",
    "../up",
    "a/b",
    "a\\b",
    "/etc",
    "C:ab",
    "con",
    "CON",
    "Nul",
    "aux",
    "prn",
    "com1",
    "LPT9",
    "<b>x</b>",
    "a&b",
    "ada.",
    "com²",
    "LPT0",
    "COM¹",
    "\u0301ab",
    "ab\u202e",
    "ab\u200f",
    "a\u00a0b",
    # what nobody sees
    "c\u200don",
    "\u3164\u3164",
    "\u115f\u1160",
    "a\ufe0f",
    "a\nb",
    "a\x00b",
    "🦆🦆",
    "'; --",
    "current.jsonl",
]


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
    assert journals.names() == ["ada", "ben"]


def test_a_kernel_keeps_its_learner_whoever_is_chosen_in_another(course):
    kit.learner("blue-heron")
    with (course / "work/current").open("a") as file:  # as another kernel does
        file.write("red-fox\n")
    journals.record(answer(value="heron's"))
    assert journals.current() == "blue-heron" and values() == ["heron's"]
    assert in_the_next_kernel(course) == []  # which is red-fox's


TWO = """
import sys
from kit import journals, learners
learners.learner(sys.argv[1])
print("ready", flush=True)
for n in range(20):
    sys.stdin.readline()
    saved = journals.record({"item": "01.1", "event": "answer", "answer": f"{sys.argv[1]} {n}"})
    print(saved, flush=True)
"""


def test_two_kernels_with_two_learners_write_into_two_journals(course):
    both = {
        name: subprocess.Popen([sys.executable, "-c", TWO, name], cwd=course, **PIPES)
        for name in ("ada", "ben")
    }
    for process in both.values():
        while process.stdout.readline().strip() != b"ready":
            assert process.poll() is None
    for _ in range(20):  # by turns
        for process in both.values():
            process.stdin.write(b"\n")
            process.stdin.flush()
            assert process.stdout.readline().strip() == b"True"
    for name, process in both.items():
        process.communicate()
        events, _ = journals.read(name)
        assert [event["answer"] for event in events] == [f"{name} {n}" for n in range(20)]


def test_a_kernel_that_began_without_a_name_stays_so_until_it_is_told(course):
    journals.record(answer(value="guest's"))
    (course / "work/current").write_text("\nred-fox\n")
    journals.record(answer(value="guest's, too"))
    assert values() == ["guest's", "guest's, too"]


@pytest.mark.parametrize("name", ["KIT_LEARNER", "JUPYTERHUB_USER"])
def test_on_a_hub_the_login_is_the_name(course, monkeypatch, name):
    monkeypatch.setenv(name, "blue-heron")
    (course / "work").mkdir()
    (course / "work/current").write_text("\nred-fox\n")
    journals.record(answer(value=7))
    assert path("blue-heron").is_file() and in_the_next_kernel(course) == [7]


LOGINS = {  # of hubs that are not ours; no two learners of one may become the same guest
    "anna.k@school.example": "anna-k-school-example",
    "anna_k": "anna-k",
    " a b ": "a-b",
    "_ada_": "ada",
    "con": "learner-con",
    "7": "learner-7",
    "a" * 40: "a" * 30,
    "": "guest",
    "@@@": "guest",
}


@pytest.mark.parametrize("login", LOGINS)
def test_a_login_that_cannot_be_a_pseudonym_becomes_one(monkeypatch, login):
    monkeypatch.setenv("JUPYTERHUB_USER", login)
    assert journals.current() == LOGINS[login]


def test_the_number_that_binder_calls_its_users_by_is_no_name(monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_USER", "course-1x2y3z")
    monkeypatch.setenv("BINDER_SERVICE_HOST", "mybinder.example")
    assert journals.current() == "guest"


def test_a_new_kernel_knows_who_was_here_last(course):
    kit.learner("ada")
    journals.record(answer())
    code = "import kit; print(kit.learner())"
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], cwd=course, stdout=subprocess.PIPE
    )
    assert "You work as “ada”. Answered so far: 1." in done.stdout.decode()


DAMAGED_NOTES = [b"", b"../up\n", b"\xff\n", b"con\n", b"a" * 99 + b"\n", b"\nblue-h", b"\n\n"]


@pytest.mark.parametrize("content", DAMAGED_NOTES)
def test_a_damaged_note_of_who_was_here_is_not_used(course, content):
    (course / "work").mkdir()
    (course / "work" / "current").write_bytes(content)
    assert journals.current() == "guest"
    journals.record(answer())
    assert path("guest").is_file()


def test_a_switch_that_was_cut_off_leaves_who_was_there_before(course):
    kit.learner("ada")
    with (course / "work" / "current").open("ab") as file:
        file.write(b"\nblue-h")
    assert journals.current() == "ada"
    kit.learner("blue-heron")
    assert journals.current() == "blue-heron"


# --- what was answered -------------------------------------------------------------------------


def test_answers_keep_the_first_and_the_last_try_and_other_events():
    journals.record(answer(value=["a"], right=False, sure=True))
    journals.record({"item": "01.1", "event": "hint", "hint": 1})
    journals.record(answer(value=["b"], right=True, sure=False))
    journals.record({"item": "01.2", "event": "skip"})
    assert journals.answers() == {
        "01.1": {
            "tries": 2,
            "answer": ["b"],
            "right": True,
            "sure": False,
            "first_right": False,
            "first_sure": True,
            "hint": True,
        },
        "01.2": {"tries": 0, "skip": True},
    }


def test_what_was_not_judged_or_asked_is_none():
    journals.record(answer(value="a text"))
    known = journals.answers()["01.1"]
    assert {name: known[name] for name in ("right", "sure", "first_right", "first_sure")} == {
        "right": None,
        "sure": None,
        "first_right": None,
        "first_sure": None,
    }


def test_answers_come_in_the_order_last_answered():
    for item in ("01.1", "01.2", "01.4", "01.1"):
        journals.record(answer(item))
    journals.record({"item": "01.2", "event": "hint"})
    assert list(journals.answers()) == ["01.2", "01.4", "01.1"]


# --- forgotten ---------------------------------------------------------------------------------


def test_a_learner_who_is_forgotten_leaves_nothing_in_the_folder(course):
    for name in ("Ada", "ben"):
        kit.learner(name)
        journals.record(answer())
        kit.hand_in()
    (course / "work/drafts").mkdir()
    (course / "work/drafts/ada.json").write_text("{}")
    said = forget("ADA")
    assert "ada.jsonl" in said and "hand-in-ada.json" in said and "drafts/ada.json" in said
    left = [one.name for one in (course / "work").rglob("*") if one.is_file()]
    assert sorted(left) == [".lock", "ben.jsonl", "current", "hand-in-ben.json"]
    assert b"da" not in (course / "work/current").read_bytes()
    assert journals.read("ben")[0] and journals.read("ada") == ([], [])


def test_to_forget_one_learner_touches_nobody_whose_name_is_like_it(course):
    for name in ("ada", "hand-in-ada", "current", "lock", "ben"):
        kit.learner(name)
        journals.record(answer())
        kit.hand_in()
    (course / "work/ada (1).jsonl").write_text("\n")
    for name in ("ada", "current", "lock"):
        forget(name)
    left = [one.name for one in (course / "work").iterdir()]
    others = ["ben.jsonl", "hand-in-ada.jsonl", "hand-in-ben.json", "hand-in-hand-in-ada.json"]
    assert sorted(left) == [".lock", *others[:1], "current", *others[1:]]
    assert (course / "work/current").read_text().split() == ["hand-in-ada", "ben"]


def test_of_a_learner_who_was_never_here_nothing_is_deleted(course):
    kit.learner("ben")
    journals.record(answer())
    assert "Nothing of “ada”" in forget("ada")
    assert path("ben").is_file()
    with pytest.raises(KitError, match="cannot be a pseudonym"):
        forget("../ben")

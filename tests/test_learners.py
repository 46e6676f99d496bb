"""Who learns here, the hand-in, answers from elsewhere, and the reminder on Binder."""

import base64
import json
import os
import re
from pathlib import Path

import pytest
from conftest import SMALL, parsed
from hypothesis import given
from hypothesis import strategies as st
from test_journals import garbage, often

import kit
from kit import journals, learners
from kit.errors import KitError

COURSE = SMALL
pytestmark = pytest.mark.usefixtures("course")


def answered(*ids: str, **more: object) -> None:
    for item in ids:
        assert journals.record({"item": item, "event": "answer", "answer": ["a"], **more})


def items() -> list[str]:
    return [event["item"] for event in journals.read()[0]]


def downloads(page) -> dict[str, bytes]:
    """What the links of a page give to the browser, by file name."""
    links = parsed(page.html).all("a")
    head = "data:application/json;base64,"
    assert all(link.attrs["href"].startswith(head) for link in links)
    return {
        link.attrs["download"]: base64.b64decode(link.attrs["href"].removeprefix(head))
        for link in links
    }


@pytest.fixture
def binder(monkeypatch):
    monkeypatch.setenv("BINDER_SERVICE_HOST", "mybinder.example")


@pytest.fixture(autouse=True)
def no_binder(monkeypatch):
    for name in [one for one in os.environ if one.startswith("BINDER")]:
        monkeypatch.delenv(name)


# --- who is here -------------------------------------------------------------------------------


def test_learner_says_who_works_and_where_it_is_kept():
    first = "You work as “ada”. Answered so far: 0. Answers are kept in work/ada.jsonl."
    assert kit.learner("ada").text == first
    answered("01.1", "01.1", "01.2")
    journals.record({"item": "01.4", "event": "hint"})
    assert "Answered so far: 2." in kit.learner().text


def test_who_has_no_name_yet_is_told_where_to_write_it_and_which_keys_to_press():
    text = kit.learner().text
    assert "grey box above" in text and 'kit.learner("blue-heron")' in text
    assert "Shift+Enter" in text


def test_learner_lists_the_others_on_this_computer(course):
    for name in ("ben", "ada", "guest"):
        kit.learner(name)
        answered("01.1")
    (course / "work" / "not a name.jsonl").write_text("", encoding="utf-8")
    text = kit.learner("ben").text
    assert "Also on this computer: ada, guest." in text and "not a name" not in text
    assert 'kit.learner("ada")' in text


# --- the hand-in -------------------------------------------------------------------------------


def test_a_guest_is_told_how_to_choose_a_pseudonym_and_nothing_is_made(course):
    assert 'kit.learner("blue-heron")' in kit.hand_in().text
    assert "merge" not in kit.hand_in().text
    answered("01.1")
    assert 'run kit.merge("guest.jsonl") after that' in kit.hand_in().text
    assert [*Path("work").glob("hand-in*")] == []
    assert downloads(kit.hand_in()) == {}


def test_a_guest_takes_the_answers_along_to_the_new_name(course):
    answered("01.1", "01.2")
    kit.learner("ada")
    assert "chosen: 2. If they are yours" in kit.learner().text
    assert 'kit.merge("guest.jsonl")' in kit.hand_in().text
    kit.merge("guest.jsonl")
    assert items() == ["01.1", "01.2"]
    assert "If they are yours" not in kit.learner().text
    assert "answers: 2" in kit.hand_in().text


def test_on_a_hub_what_a_guest_answered_before_is_found_and_offered(course, monkeypatch):
    answered("01.1")
    monkeypatch.setattr(journals, "_session", journals._Session())
    monkeypatch.setenv("JUPYTERHUB_USER", "blue-heron")
    said = kit.learner().text
    assert "You work as “blue-heron”. Answered so far: 0." in said
    assert 'kit.merge("guest.jsonl")' in said
    kit.merge("guest.jsonl")
    assert items() == ["01.1"]


def test_a_merged_clock_that_is_ahead_does_not_stay_the_last_answer(course):
    late = {"time": "2099-01-01T00:00:00+00:00", "item": "01.1", "event": "answer"}
    lines = [{**late, "answer": "ahead"}, {**late, "time": "2020-01-01", "answer": "set right"}]
    Path("up.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    answered("01.2")
    kit.merge("up.jsonl")
    assert journals.answers()["01.1"]["answer"] == "set right"
    answered("01.1")
    assert journals.answers()["01.1"]["answer"] == ["a"]


def test_a_hand_in_holds_every_event_and_damaged_line(course):
    kit.learner("Գարուն-1")
    answered("01.1", "01.2", right=True, sure=False)
    journals.record({"item": "99.1", "event": "sung", "notes": ["do"]})
    with Path("work/գարուն-1.jsonl").open("ab") as file:
        file.write(b"half a li\n")
    kit.hand_in()
    content = Path("work/hand-in-գարուն-1.json").read_bytes()
    made = json.loads(content.decode("utf-8"))
    assert made["format"] == "article-kit hand-in" and made["version"] == 1
    assert (made["pseudonym"], made["damaged"]) == ("Գարուն-1", ["half a li"])
    assert made["kit"] and made["made"].startswith("20")
    assert [one["item"] for one in made["events"]] == ["01.1", "01.2", "99.1"]
    assert made["events"][0].items() >= {"right": True, "sure": False, "answer": ["a"]}.items()
    assert made["events"][2]["notes"] == ["do"]
    assert set(made) == {
        "format",
        "version",
        "course",
        "pseudonym",
        "made",
        "kit",
        "events",
        "damaged",
    }


def test_a_hand_in_says_what_is_in_it_and_what_is_not():
    kit.learner("ada")
    answered("00.1", "01.1", "01.1", "x")
    journals.record({"item": "01.2", "event": "skip"})
    with Path("work/ada.jsonl").open("ab") as file:
        file.write(b"torn\n")
    made, inside, outside = kit.hand_in().text.split("\n")
    assert made.startswith("work/hand-in-ada.json is made.")
    assert re.search(r"up to \d\d:\d\d: lesson 00: 1, lesson 01: 2, other: 1\.", made)
    assert "run this cell again" in made
    assert "the pseudonym “ada”; answers: 4 (lesson 00: 1, lesson 01: 2, other: 1)" in inside
    assert "your own words in open questions" in inside
    assert "hints, skips and the like: 1; the time of each" in inside
    assert "damaged lines, as they are: 1" in inside
    assert outside.startswith("Not in it: your real name and the name of this computer")


def test_an_empty_hand_in_says_that_it_is_empty():
    kit.learner("ada")
    assert "answers: 0;" in kit.hand_in().text
    assert json.loads(Path("work/hand-in-ada.json").read_bytes())["events"] == []


def test_a_hand_in_can_be_downloaded():
    kit.learner("ada")
    answered("01.1")
    page = kit.hand_in()
    content = Path("work/hand-in-ada.json").read_bytes()
    assert downloads(page) == {"hand-in-ada.json": content}


def test_where_nothing_can_be_written_the_hand_in_is_still_offered(course):
    (course / "work").write_text("no folder", encoding="utf-8")
    kit.learner("ada")
    assert journals.record({"item": "01.1", "event": "answer", "answer": "waits"}) is False
    page = kit.hand_in()
    assert "We cannot write work/hand-in-ada.json" in page.text
    (content,) = downloads(page).values()
    assert json.loads(content)["events"][0]["answer"] == "waits"


def test_a_copy_that_was_never_installed_can_hand_in(monkeypatch):
    def unknown(name):
        raise learners.PackageNotFoundError(name)

    monkeypatch.setattr(learners, "version", unknown)
    kit.learner("ada")
    kit.hand_in()
    assert json.loads(Path("work/hand-in-ada.json").read_bytes())["kit"] == "unknown"


def test_a_broken_question_file_stops_no_hand_in(damage):
    damage("data/questions/01-the-flood.yaml", "items: [")
    kit.learner("ada")
    answered("01.1")
    assert "lesson 01: 1" in kit.hand_in().text


# --- answers from elsewhere --------------------------------------------------------------------


def test_a_hand_in_comes_back_whole_and_only_once(course):
    kit.learner("ada")
    answered("01.1", "01.2", right=True)
    journals.record({"item": "99.1", "event": "sung", "notes": ["do"], "key": "k"})
    kit.hand_in()
    kit.learner("ben")
    answered("00.1")
    text = kit.merge("hand-in-ada.json").text
    assert "3 entries, 3 of them new to “ben”" in text and "made as “ada”" in text
    assert sorted(items()) == ["00.1", "01.1", "01.2", "99.1"]
    assert "3 entries, 0 of them new" in kit.merge("hand-in-ada.json").text
    assert "3 entries, 0 of them new" in kit.merge("ada.jsonl").text
    (sung,) = [one for one in journals.read()[0] if one["item"] == "99.1"]
    assert sung["notes"] == ["do"] and sung["merged"] == "ada"


def test_a_merged_journal_can_be_handed_in_and_merged_on(course):
    kit.learner("ada")
    answered("01.1")
    for name, before in (("ben", "ada"), ("cem", "ben")):
        kit.hand_in()
        kit.learner(name)
        assert "1 of them new" in kit.merge(f"hand-in-{before}.json").text
    assert "0 of them new" in kit.merge("hand-in-ada.json").text
    assert journals.answers()["01.1"]["tries"] == 1


def test_a_file_that_holds_an_entry_twice_gives_it_once(course):
    line = json.dumps({"item": "01.1", "event": "answer", "answer": 1, "key": "k"})
    Path("up.jsonl").write_text(f"{line}\n{line}\n", encoding="utf-8")
    assert "2 entries, 1 of them new" in kit.merge("up.jsonl").text


def test_older_answers_that_are_merged_do_not_become_the_last_ones(course):
    old = {"time": "2020-01-01T00:00:00+00:00", "item": "01.1", "event": "answer", "answer": "old"}
    Path("up.jsonl").write_text(json.dumps(old), encoding="utf-8")
    answered("01.1", right=True)
    kit.merge("up.jsonl")
    known = journals.answers()["01.1"]
    assert (known["answer"], known["tries"], known["right"]) == (["a"], 2, True)
    assert known["first_right"] is None


@pytest.mark.parametrize("folder", [".", "work", "notebooks"])
def test_a_file_is_found_beside_the_notebook_and_in_work(course, monkeypatch, folder):
    Path("work").mkdir()
    Path(folder, "up.jsonl").write_text('{"item": "01.1"}\n', encoding="utf-8")
    monkeypatch.chdir(course / "notebooks")
    assert "1 of them new" in kit.merge("up.jsonl").text


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"\r\n", b"torn\n"])
def test_what_other_programs_do_to_a_file_costs_nothing(course, start):
    Path("up.jsonl").write_bytes(start + b'{"item": "01.1"}\r\n{"item": "01.2"}\r\n')
    text = kit.merge("up.jsonl").text
    assert items() == ["01.1", "01.2"]
    assert ("Damaged lines set aside: 1." in text) == (start == b"torn\n")


def test_what_is_damaged_in_a_hand_in_is_counted_and_the_rest_comes_in(course):
    made = {"version": 7, "events": [{"item": "01.1"}, 5, None, {"item": 3}], "news": True}
    Path("up.json").write_text(json.dumps(made), encoding="utf-8")
    text = kit.merge("up.json").text
    assert "1 entries, 1 of them new" in text and "Damaged lines set aside: 3." in text
    assert "made as “up”" in text


def test_a_file_that_is_not_there_lists_those_that_are(course):
    kit.learner("ada")
    answered("01.1")
    kit.hand_in()
    with pytest.raises(KitError, match=r"no file 'hand-in-aad.json' .*ada.jsonl, hand-in-ada"):
        kit.merge("hand-in-aad.json")


@pytest.mark.parametrize("path", ["", "work", "..", None, 5, ["a"], "a\x00b", "x" * 9999, {}])
def test_what_names_no_file_is_answered_with_a_sentence(path):
    with pytest.raises(KitError, match=r"^There is no file .{1,200} Upload yours first\.$"):
        kit.merge(path)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1, 2]", b"\x89PNG\r\n\xff", b'{"events": []}'])
def test_a_file_that_is_something_else_is_refused_with_a_sentence(course, content):
    Path("up.json").write_bytes(content)
    with pytest.raises(KitError, match=r"^up\.json holds no answers: it is neither a journal nor"):
        kit.merge("up.json")
    assert items() == []


def test_the_answers_to_another_course_are_not_taken(course):
    """Its questions may have the same numbers."""
    kit.learner("ada")
    answered("01.1")
    kit.hand_in()
    made = json.loads((course / "work/hand-in-ada.json").read_text("utf-8"))
    kit.learner("ben")
    for other, said in (("another-one", "in another course, 'another-one'"), ("", "")):
        Path("up.json").write_text(json.dumps({**made, "course": other}), "utf-8")
        if said:
            with pytest.raises(KitError, match=said):
                kit.merge("up.json")
            assert items() == []
        else:
            assert "1 of them new" in kit.merge("up.json").text


def test_a_file_that_cannot_be_read_is_answered_with_a_sentence(course, monkeypatch):
    Path("up.json").write_bytes(b"{}")

    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(
        KitError, match=r"^up\.json cannot be read \(this account may not use it\)\.$"
    ):
        kit.merge("up.json")


def test_a_merge_that_cannot_be_saved_says_so(course):
    Path("up.jsonl").write_text('{"item": "01.1"}', encoding="utf-8")
    (course / "work").write_text("no folder", encoding="utf-8")
    assert "They could not be saved" in kit.merge("up.jsonl").text
    assert items() == ["01.1"]


@often
@given(lines=st.lists(garbage, max_size=5), pseudonym=garbage, whole=st.booleans())
def test_no_uploaded_file_makes_anything_but_a_sentence(course, lines, pseudonym, whole):
    content = b"\n".join(lines)
    if whole:
        content = b'{"pseudonym": %s, "events": [%s]}' % (pseudonym, b",".join(lines))
    Path("up.json").write_bytes(content)
    try:
        kit.merge("up.json")
    except KitError as error:
        assert "holds no answers" in str(error)
    for file in Path("work").glob("*.jsonl"):
        file.unlink()


# --- Binder ------------------------------------------------------------------------------------


def test_on_binder_a_reminder_stands_with_the_journal_to_download(binder):
    kit.learner("ada")
    answered("01.1")
    for page in (kit.learner(), kit.progress(), kit.hand_in()):
        assert "Nothing is kept on Binder" in page.text
        assert 'kit.merge("ada.jsonl")' in page.text
        journal = downloads(page)["ada.jsonl"]
        assert [one["item"] for one in map(json.loads, journal.split(b"\n")[1:2])] == ["01.1"]


def test_on_binder_a_journal_that_could_not_be_saved_is_in_the_download(binder, course):
    (course / "work").write_text("no folder", encoding="utf-8")
    journals.record({"item": "01.1", "event": "answer", "answer": "waits"})
    assert b'"waits"' in downloads(kit.learner())["guest.jsonl"]


def test_on_binder_there_is_nothing_to_download_before_the_first_answer(binder):
    assert downloads(kit.learner("ada")) == {}


@pytest.mark.parametrize("name", ["BINDER_SERVICE_HOST", "BINDER_LAUNCH_HOST", "BINDER_REPO_URL"])
def test_binder_is_known_by_each_of_its_marks(monkeypatch, name):
    assert "Binder" not in kit.learner().text
    monkeypatch.setenv(name, "x")
    assert "Binder" in kit.learner().text


@pytest.mark.parametrize("name", ["guest", "Guest", "GUEST", "gueſt"])
def test_nobody_can_call_themselves_as_those_are_called_who_have_no_name(course, monkeypatch, name):
    """Else all who type it in are one learner, and hand in what others answered before them."""
    answered("01.1")
    for _ in range(2):
        assert kit.learner(name).text.startswith("Choose a name first")
        assert "Nothing is handed in yet" in kit.hand_in().text
        Path("work/current").write_text(f"{name}\n", "utf-8")  # as earlier versions wrote it
        monkeypatch.setattr(journals, "_session", journals._Session())
    assert items() == ["01.1"]


@pytest.mark.parametrize("form", ['"{}"', " {} ", "“{}”", "'{}'", "{}\n"])
def test_the_name_of_a_file_is_taken_as_a_system_copies_it(course, form):
    """“Copy as path” of Windows puts quotation marks around it."""
    path = course / "up.jsonl"
    path.write_text('{"item": "01.1"}\n', encoding="utf-8")
    assert "1 of them new" in kit.merge(form.format(path)).text

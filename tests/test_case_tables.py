"""Checks of the tables that say where, who, when, with which words and by which way."""

import csv
import json
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
NOT_SAID = "losses (killed or wounded not said)"
TABLES = [
    "places",
    "actors",
    "relations",
    "events",
    "words",
    "forensics",
    "traces",
    "quotations",
    "codings",
    "wires",
]


def table(name: str) -> list[dict[str, str]]:
    with open(DATA / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_id(name: str) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in table(name)}


def article() -> str:
    path = DATA / PACKAGE["article"]["path"]
    return path.read_bytes().decode("utf-8")


def sentences() -> dict[str, str]:
    text = article()
    return {
        row["sentence"]: text[int(row["start"]) : int(row["end"])] for row in table("sentences")
    }


def traces() -> dict[str, list[dict[str, str]]]:
    ways = defaultdict(list)
    for row in table("traces"):
        ways[row["claim"]].append(row)
    return ways


# What holds for each of the tables


@pytest.mark.parametrize("name", TABLES)
def test_columns_are_those_of_the_package(name):
    fields = [field["name"] for field in RESOURCES[name]["schema"]["fields"]]
    assert list(table(name)[0]) == fields


@pytest.mark.parametrize("name", TABLES)
def test_every_joined_id_exists(name):
    for field in RESOURCES[name]["schema"]["fields"]:
        if "joins" not in field:
            continue
        known = set(by_id(field["joins"]))
        for row in table(name):
            ids = row[field["name"]].split(" ") if row[field["name"]] else []
            assert len(ids) == len(set(ids)), (row["id"], ids)
            assert set(ids) <= known, (row["id"], set(ids) - known)


@pytest.mark.parametrize("name", TABLES)
def test_every_source_named_in_a_text_exists(name):
    known = set(by_id("sources"))
    for row in table(name):
        named = set(re.findall(r"\[(S\d+b?)\]", " ".join(row.values())))
        assert named <= known, (row["id"], named - known)


@pytest.mark.parametrize("name", TABLES)
def test_a_gap_has_a_reason(name):
    for field in RESOURCES[name]["schema"]["fields"]:
        empty = [row["id"] for row in table(name) if not row[field["name"]]]
        if empty:
            assert field.get("gaps"), (field["name"], empty)


@pytest.mark.parametrize("name", TABLES)
def test_no_stray_spaces(name):
    for row in table(name):
        for column, value in row.items():
            assert value == " ".join(value.split()), (row["id"], column)


@pytest.mark.parametrize("name", TABLES)
def test_two_named_places_keep_both_names(name):
    """Outside a quotation one name of a pair does not stand without the other."""
    pairs = [row["name"].split("/") for row in table("places") if row["two_named"] == "true"]
    own_words = {
        "places": {"why", "note"},
        "actors": {"role", "note"},
        "relations": {"what", "limit", "note"},
        "events": {"place", "event", "note"},
        "words": {"used_by", "neutral", "why"},
        "forensics": {"evidence", "shows"},
        "traces": {"speaker_or_outlet", "changed", "note"},
        "quotations": {"note"},
        "codings": {"why"},
        "wires": {"title", "paraphrase", "searched"},
    }[name]
    allowed = {
        ("places", "khojavend-martuni"): "says which Martuni, in Armenia, is not meant",
        ("places", "aghdam-akna"): "says which Agdam, a village, is not meant",
        ("places", "berdzor-lachin"): "the Lachin corridor, an established name",
        ("relations", "turkey-azerbaijan-2010"): "the Shusha Declaration, a title",
        ("relations", "armenia-nk-support"): "the words of the Court",
        ("events", "2022-lachin-corridor"): "the Lachin corridor, an established name",
        ("events", "2023-icj-lachin"): "the words of the Court",
    }
    for row in table(name):
        if (name, row["id"]) in allowed:
            continue
        for column in own_words:
            text = row[column]
            for first, second in pairs:
                # An event of before the ceasefire has the name of its day, if its note has both.
                then = name == "events" and row["date"] < "1994-05"
                if then and f"{first}/{second}" in row["note"]:
                    continue
                for one in (first, second):
                    bare = text.replace(f"{first}/{second}", "")
                    assert not re.search(rf"\b{one}\b", bare), (row["id"], column, one)


@pytest.mark.parametrize("name", TABLES)
def test_we_say_says(name):
    """Our own prose uses the same neutral verb for all sides; quotations keep theirs."""
    for row in table(name):
        for column in ("event", "what", "limit", "role", "why", "changed", "shows", "paraphrase"):
            text = re.sub(r"\"[^\"]*\"|'[^']*'", "", row.get(column, ""))
            assert not re.search(r"\bclaim(s|ed)\b|\bAzeri\b", text), (row["id"], column)


# Places


def test_places_lie_in_the_region():
    for row in table("places"):
        if row["id"] == "bishkek":  # the protocol of 1994, far from the maps of the course
            continue
        assert 38.5 < float(row["lat"]) < 41.5, row["id"]
        assert 44 < float(row["lon"]) < 50, row["id"]


def test_two_names_are_alphabetical():
    for row in table("places"):
        assert row["two_named"] in ("true", "false")
        if row["two_named"] == "true":
            first, second = row["name"].split("/")
            assert first < second, row["name"]
            assert row["short"].split("/") == [first, second]
        else:
            assert "/" not in row["name"]


def test_places_spot_checks():
    places = by_id("places")
    assert {row["name"] for row in places.values() if row["two_named"] == "true"} == {
        "Aghdam/Akna",
        "Aghdara/Martakert",
        "Berdzor/Lachin",
        "Fuzuli/Varanda",
        "Jabrayil/Jrakan",
        "Kalbajar/Karvachar",
        "Khankendi/Stepanakert",
        "Khojalu/Khojaly",
        "Khojavend/Martuni",
        "Kovsakan/Zangilan",
        "Madagiz/Mataghis",
        "Qubadli/Vorotan",
        "Shusha/Shushi",
    }
    capital = places["khankendi-stepanakert"]
    assert (capital["lat"], capital["lon"]) == ("39.815", "46.752")
    assert capital["name_armenian"] == "Ստեփանակերտ"
    assert capital["name_azerbaijani"] == "Xankəndi"
    assert (places["talish"]["lat"], places["talish"]["lon"]) == ("40.381", "46.741")
    assert "Talych" in places["talish"]["note"]
    assert "Sugovushan" in places["madagiz-mataghis"]["note"]
    assert places["bishkek"]["how_sure"] == "background knowledge, not checked in a source"
    assert places["bishkek"]["position_from"] == ""
    assert places["berdzor-lachin"]["position_from"] == "S214"
    assert places["yerevan"]["name"] == "Yerevan"


# Actors and relations


def test_actors_named_in_the_article_are_named_in_the_article():
    in_article = {
        "armenia": "Armenia",
        "azerbaijan": "Azerbaijan",
        "turkey": "Turkey",
        "russia": "Russia",
        "france": "France",
        "united-states": "United States",
        "united-nations": "the UN",
        "csto": "Collective Security Treaty Organization (OTSC)",
        "nk-authorities": "self-proclaimed republic of Nagorno Karabakh",
        "azerbaijan-mod": "Azerbaijan Defense Ministry",
        "nk-mod": "defense ministry of Nagorno Karabakh",
        "josep-borrell": "Josep Borrell",
        "nikol-pashinyan": "Nikol Pashinyan",
        "ilham-aliyev": "Ilham Aliyev",
        "arayik-harutyunyan": "Arayik Harutyunyan",
        "g1": "G1",
        "alexandre-mauro": "Alexandre Mauro",
    }
    named = {row["id"] for row in table("actors") if row["named_in_article"] == "true"}
    assert named == set(in_article)
    for words in in_article.values():
        assert words in article(), words
    for absent in ("Stano", "Israel", "Georgia", "Iran", "Minsk", "Hovhannisyan", "Stepanyan"):
        assert absent not in article()


def test_relations_join_actors():
    actors = set(by_id("actors"))
    for row in table("relations"):
        assert row["from"] in actors and row["to"] in actors, row["id"]
        assert row["from"] != row["to"], row["id"]
        if row["year_from"] and row["year_to"]:
            assert int(row["year_from"]) <= int(row["year_to"]), row["id"]


def test_relations_spot_checks():
    ties = by_id("relations")
    assert "7 October 2020" in ties["armenia-csto"]["limit"]
    assert ties["armenia-csto"]["limit"] == ties["russia-csto"]["limit"]
    assert ties["russia-armenia-1997"]["year_from"] == "1997"
    assert "Ter-Petrosian" in ties["russia-armenia-1997"]["limit"]
    assert ties["turkey-azerbaijan-2010"]["year_from"] == "2010"
    assert "Place of signing disputed" in ties["turkey-azerbaijan-2010"]["note"]


def test_arms_sales_come_in_all_three_periods():
    arms = [row for row in table("relations") if row["kind"] == "arms" and "SIPRI" in row["what"]]
    sold = {(row["from"], row["to"], row["year_from"], row["year_to"]): row["what"] for row in arms}
    shares = {
        ("russia", "azerbaijan", "2014", "2018"): "51 per cent",
        ("israel", "azerbaijan", "2014", "2018"): "43 per cent",
        ("russia", "azerbaijan", "2015", "2019"): "31 per cent",
        ("israel", "azerbaijan", "2015", "2019"): "60 per cent",
        ("russia", "azerbaijan", "2011", "2020"): "almost two-thirds",
        ("israel", "azerbaijan", "2011", "2020"): "second to Russia",
        ("turkey", "azerbaijan", "2011", "2020"): "2.9 per cent",
        ("russia", "armenia", "2015", "2019"): "almost all",
        ("russia", "armenia", "2011", "2020"): "almost all",
    }
    assert set(sold) == set(shares)
    for tie, share in shares.items():
        assert share in sold[tie], tie


def test_calls_for_a_ceasefire_go_to_both_states():
    calls = {
        (row["from"], row["to"]) for row in table("relations") if row["id"].endswith("-ceasefire")
    }
    callers = {"united-nations", "european-union", "russia", "france", "united-states"}
    assert calls == {(caller, to) for caller in callers for to in ("armenia", "azerbaijan")}


def test_fighters_from_elsewhere_are_a_pair():
    ties = by_id("relations")
    contested = {row["id"] for row in ties.values() if row["documented"] == "contested"}
    assert contested == {"armenia-nk-fighters", "turkey-azerbaijan-fighters"}
    assert "turkey-azerbaijan-fighters" in ties["armenia-nk-fighters"]["note"]
    assert "armenia-nk-fighters" in ties["turkey-azerbaijan-fighters"]["note"]


# Events


def test_events_are_in_order():
    rows = table("events")
    dates = [date.fromisoformat(row["date"]) for row in rows]
    assert dates == sorted(dates)
    for row in rows:
        assert row["id"].startswith(row["date"][:4]), row["id"]
        if row["date_end"]:
            assert date.fromisoformat(row["date_end"]) > date.fromisoformat(row["date"])


def test_periods_follow_each_other():
    enum = next(
        field["constraints"]["enum"]
        for field in RESOURCES["events"]["schema"]["fields"]
        if field["name"] == "period"
    )
    order = [enum.index(row["period"]) for row in table("events")]
    assert order == sorted(order)
    assert set(order) == set(range(len(enum)))


def test_events_spot_checks():
    events = by_id("events")
    assert events["2008-resolution-62-243"]["date"] == "2008-03-14"
    assert "39 for, 7 against, 100 abstentions" in events["2008-resolution-62-243"]["event"]
    assert events["1992-khojaly"]["framing_azerbaijani"] == "'Khojaly genocide'"
    assert events["1992-maraga"]["framing_armenian"] == "'Maraga massacre'"
    assert events["2020-shusha"]["framing_armenian"].startswith("'occupation'")
    assert events["1994-ceasefire"]["date_end"] == "1994-05-12"
    displaced = events["2020-displacement"]
    assert "about 91,000" in displaced["event"] and "about 40,000" in displaced["event"]
    assert {"S166", "S301"} <= set(displaced["sources"].split(" "))


def test_strikes_on_both_sides_point_to_each_other():
    events = by_id("events")
    for one, other in [
        ("2020-gashalti", "2020-shelling-nk"),
        ("2020-ganja", "2020-martuni"),
        ("2020-barda", "2020-martuni"),
    ]:
        assert other in events[one]["note"], one
        assert one in events[other]["note"], other


# Words


def test_words_are_or_are_not_in_the_article():
    for row in table("words"):
        found = re.search(rf"\b{re.escape(row['word'])}(s)?\b", article(), re.IGNORECASE)
        assert (row["used_in_article"] == "true") == bool(found), row["word"]


def test_claims_of_a_word_quote_it():
    claims = by_id("claims")
    for row in table("words"):
        for claim in row["claims"].split():
            assert row["word"].lower() in claims[claim]["quote"].lower(), (row["word"], claim)


def test_words_spot_checks():
    words = {row["word"]: row for row in table("words")}
    assert words["separatist"]["claims"] == "C01 C08 C29 C32"
    assert words["Azeri"]["claims"] == "C11"
    assert words["eliminated"]["claims"] == "C20"
    assert words["unrest"]["neutral"] == "concern"
    assert words["liberated"]["used_in_article"] == "false"
    assert {"S192", "S242"} == set(words["mercenaries"]["sources"].split(" "))


# Quotations and codings


def test_every_quotation_of_the_article_is_there_once_with_its_length():
    """Nine pairs of marks; the tenth opening mark is the damaged one (F11)."""
    between = re.findall("“([^“”]*)”", article())
    assert (len(between), article().count("“")) == (9, 10)
    rows = table("quotations")
    assert [int(row["words"]) for row in rows] == [len(words.split()) for words in between]
    for row, words in zip(rows, between, strict=True):
        assert words.startswith(row["quote"]) and row["quote"] in sentences()[row["sentence"]]


def test_nobody_outside_governments_is_quoted():
    """As F23 counts them: two for the European Union's Borrell, and so on."""
    count = Counter(row["speaker"] for row in table("quotations"))
    assert count == {
        "Arayik Harutyunyan": 2,
        "Azerbaijan's Defence Ministry": 1,
        "Azerbaijan, nobody by name": 2,
        "Ilham Aliyev": 1,
        "Josep Borrell": 2,
        "Nikol Pashinyan": 1,
    }


def test_a_coded_word_stands_in_its_sentence_and_is_marked_as_quoted_where_it_is():
    text = sentences()
    for row in table("codings"):
        assert row["word"] in row["quote"] and row["quote"] in text[row["sentence"]], row["id"]
        assert (row["voice"] == "quoted") == (f"“{row['word']}”" in row["quote"]), row["id"]
        assert len(re.findall(r"\w+", row["quote"])) <= 5, "a kept output may show it"


def test_the_two_codings_agree_sixteen_times_of_twenty():
    rows = table("codings")
    differ = {row["word"] for row in rows if row["coding_a"] != row["coding_b"]}
    assert len(rows) == 20
    assert differ == {"Armenian-backed", "Azeri", "counteroffensive", "dominated by Russia"}
    for row in rows:
        reasons = "A: " in row["why"] and "B: " in row["why"]
        assert reasons == (row["word"] in differ), row["id"]


def test_what_both_codings_call_noise_is_a_translation_artefact_of_words():
    artefacts = {row["word"] for row in table("words") if row["kind"] == "translation artefact"}
    noise = [row for row in table("codings") if row["coding_a"] == row["coding_b"] == "noise"]
    assert {row["word"] for row in noise} == artefacts == {"unrest", "balance", "armor"}


# Forensics


def test_findings_are_numbered():
    assert [row["id"] for row in table("forensics")] == [f"F{n:02d}" for n in range(1, 26)]


def test_quotes_of_findings_stand_in_their_sentence():
    text = sentences()
    for row in table("forensics"):
        assert bool(row["quote"]) == bool(row["sentence"]), row["id"]
        if row["quote"]:
            assert row["quote"] in text[row["sentence"]], row["id"]


def test_what_can_be_counted_is_counted():
    text = article()
    assert len(text.split()) == 508
    assert len(re.findall(r"\bclaims?\b", text)) == 3
    assert text.count("announced") == 5
    assert text.count("Azeri") == 1 and "Azerbaijani" not in text
    assert text.count("Nagorno Karabakh") == 3
    assert len(re.findall("Nagorno Karabak(?!h)", text)) == 1


def test_forensics_spot_checks():
    findings = by_id("forensics")
    assert "[S03]" in findings["F17"]["shows"] and "Peter Stano" in findings["F17"]["shows"]
    assert "31 + 28 = 59" in findings["F14"]["shows"]
    assert "31 + 27 = 58" in findings["F14"]["shows"]
    assert "Always read with F20" in findings["F19"]["shows"]
    assert "Always read with F19" in findings["F20"]["shows"]
    assert findings["F19"]["kind"] == findings["F20"]["kind"] == "agency"
    assert findings["F25"]["quote"] == ""


# Traces


def test_traces_are_there():
    assert set(traces()) == {
        *("C03", "C07", "C10", "C14", "C16", "C17"),
        *("C19", "C20", "C24", "C32", "C33"),
    }


def test_steps_are_numbered():
    for claim, steps in traces().items():
        assert [step["step"] for step in steps] == [str(n + 1) for n in range(len(steps))]
        assert [step["id"] for step in steps] == [f"T-{claim}-{step['step']}" for step in steps]


def test_every_trace_reaches_the_article():
    for claim, steps in traces().items():
        stages = [step["stage"] for step in steps]
        assert stages.count("the article") == 1, claim
        after = stages[stages.index("the article") + 1 :]
        assert set(after) <= {"later correction", "other report"}, claim


def test_words_of_the_article_are_in_the_article():
    claims = by_id("claims")
    text = sentences()
    for claim, steps in traces().items():
        (step,) = [step for step in steps if step["stage"] == "the article"]
        assert step["words"] in text[claims[claim]["sentence"]], claim


def test_a_link_that_was_not_seen_says_so():
    for steps in traces().values():
        (step,) = [step for step in steps if step["stage"] == "translation"]
        assert step["words"] == "" and "was found" in step["note"]


def test_figures_of_a_step_are_whole():
    for row in table("traces"):
        if row["low"] or row["high"]:
            assert row["metric"], row["id"]
        if row["low"] and row["high"]:
            assert int(row["low"]) <= int(row["high"]), row["id"]
        elif row["low"] or row["high"]:
            assert row["qualifier"], row["id"]


def test_550_and_200_are_treated_alike():
    ways = traces()
    assert len(ways["C19"]) == len(ways["C20"]) == 9
    length = {
        claim: sum(len(" ".join(step.values())) for step in ways[claim]) for claim in ("C19", "C20")
    }
    assert 0.85 < length["C19"] / length["C20"] < 1.18
    for claim in ("C19", "C20"):
        assert "the change came before" in " ".join(step["changed"] for step in ways[claim])


@pytest.mark.parametrize(
    ("step", "low", "high", "qualifier", "metric"),
    [
        ("T-C19-1", "550", "", "more than", "killed and wounded"),
        ("T-C19-2", "550", "", "more than", NOT_SAID),
        ("T-C19-8", "550", "550", "", "killed"),
        ("T-C20-1", "", "200", "nearly", NOT_SAID),
        ("T-C20-2", "200", "200", "some", "killed"),
        ("T-C20-7", "200", "", "more than", "killed"),
        ("T-C10-1", "31", "31", "", "killed"),
        ("T-C10-2", "59", "59", "", "killed"),
        ("T-C10-5", "55", "55", "", "killed"),
        ("T-C10-6", "58", "58", "", "killed"),
        ("T-C14-5", "30000", "30000", "", "killed"),
        ("T-C16-1", "", "", "", ""),
        ("T-C16-10", "2783", "2783", "", "killed"),
    ],
)
def test_traces_spot_checks(step, low, high, qualifier, metric):
    row = by_id("traces")[step]
    found = (row["low"], row["high"], row["qualifier"], row["metric"])
    assert found == (low, high, qualifier, metric)


def test_wording_of_traces_spot_checks():
    steps = by_id("traces")
    assert steps["T-C07-2"]["speaker_or_outlet"].startswith("Peter Stano")
    assert "pas que l'Azerbaïdjan" in steps["T-C32-3"]["words"]
    assert "hélicoptères turcs" in steps["T-C33-1"]["words"]
    assert "inquietação" in steps["T-C03-4"]["words"]
    assert "balanço" in steps["T-C17-3"]["words"]
    assert "localidade de Talych" in steps["T-C24-3"]["words"]


# The inbox of the news desk


def test_both_sides_have_like_cards_in_the_inbox():
    """As many from each side, before noon, after it and not seen, and about as much to read."""
    sides = {"armenia": "Armenian", "nk": "Armenian", "azerbaijan": "Azerbaijani"}
    cards = defaultdict(list)
    for row in table("wires"):
        cards[sides.get(row["group"])].append(row)
    first = cards["Armenian"]
    second = cards["Azerbaijani"]
    kinds = [Counter((row["later"], not row["quote"]) for row in side) for side in (first, second)]
    assert kinds[0] == kinds[1]
    for column in ("quote", "paraphrase"):
        words = [sum(len(row[column].split()) for row in side) for side in (first, second)]
        assert max(words) < 1.25 * min(words), (column, words)


def test_a_card_names_its_publisher_as_the_source_does():
    sources = by_id("sources")
    for row in table("wires"):
        source = sources.get(row["source"], row)
        for column in ("publisher", "affiliation"):
            assert row[column] == source[column], (row["id"], column)

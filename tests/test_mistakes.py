"""What learners type, and what they read then: one page of ours, never a traceback.

Each line is typed into a real kernel. Whatever it says, it is short and plain, names no file and
no exception, and the kernel's answer is an error, so that "Run All" stops.
"""

import re
import textwrap
from collections.abc import Iterator

import pytest
from conftest import ROOT
from kernels import Kernel

SETUP = """
for name in ("len", "list", "kit", "f", "total"):
    globals().pop(name, None)
import kit
import pandas as pd
claims = kit.table("claims")
ties = kit.table("relations")
numbers = [1, 2, 3]
count = 5
"""
NO_MACHINERY = re.compile(
    r"Traceback|ipykernel|\.py\b|Cell In|---->|(?:/[\w.-]+){2,}|NoneType|\x1b|"
    r"\b[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit)\b"
)

# What is typed, and words that the sentence must hold: the guess, or the one thing to do.
MISTAKES = [
    # names
    ("kitt.progress()", "Did you mean kit?"),
    ('kit.tabel("claims")', "Did you mean kit.table?"),
    ("clams.head()", "Did you mean claims?"),
    ("kit.learnerred", 'kit.learner("blue-heron")'),
    ("kit.learner('a')", '"blue-heron"'),
    ("kit.learner('ada'", 'kit.learner("blue-heron")'),
    ("Claims.head()", "Did you mean claims?"),
    ('prnt("a")', "Did you mean print?"),
    ("cuont", "Did you mean count?"),
    ("progress()", "Did you mean kit.progress?"),
    ('table("claims")', "Did you mean kit.table?"),
    ("unheard_of", "Run the cell above that makes it"),
    ("unheard_of()", "Run the cell above that makes it"),
    ("del unheard_of", "Run the cell above that makes it"),
    ("del kit\nkit.progress()", "import kit"),
    ("del pd\npd.concat([])", "import pandas as pd"),
    ("%reset -f\nclaims", "claims"),
    ("գումար", "գումար"),
    ("գումար = 5\nգումարը", "Did you mean գումար?"),
    ("x = true", "Did you mean True?"),
    ("x = FALSE", "Did you mean False?"),
    ("x = null", "Did you mean None?"),
    ("x = none", "Did you mean None?"),
    ("kit.word(claim)", '"claim"'),
    ("kit.word(separatist)", '"separatist"'),
    ("kit.learner(blue-heron)", '"blue-heron"'),
    ("claims[speaker]", '"speaker"'),
    ("claims['id'] == C01", '"C01"'),
    ("def f():\n    total += 1\n    return total\nf()", "total = 0"),
    ("count = lambda: cout\ncount()", "Did you mean count?"),
    # a name of Python's own that is a column as well, without its quotation marks
    ("claims[id]", '"id"'),
    ("claims[type]", '"type"'),
    ("claims[[id, type]]", '"id"'),
    ("claims.sort_values(id)", '"id"'),
    ("claims[claims[type] == 'casualty']", '"type"'),
    # the three dots of an exercise, still there
    ("days = ...\ndays + 1", "three dots"),
    ("days = ...\ndays.head()", "three dots"),
    ("days = ...\ndays['id']", "three dots"),
    ("claims[...]", "three dots"),
    ("claims.groupby(...).size()", "three dots"),
    ("kit.table(...)", "three dots"),
    ("for n in ...:\n    print(n)", "three dots"),
    # taken names
    ("kit = 3\nkit.progress()", "import kit"),
    ("pd = 3\npd.concat([])", "import pandas as pd"),
    ("len = 5\nlen(numbers)", "del len"),
    ("list = [1]\nlist('abc')", "del list"),
    # behind a dot
    ("claims['id'].valuecounts()", "Did you mean .value_counts?"),
    ("claims['id'].ValueCounts()", "Did you mean .value_counts?"),
    ("claims.heads()", "Did you mean .head?"),
    ("claims.sentense", "Did you mean the column sentence?"),
    ("claims['id'].upper()", "Did you mean .str.upper?"),
    ("numbers.push(3)", "Did you mean .append?"),
    ("claims.sort('id')", "Did you mean .sort_values?"),
    ("claims.len()", "len(claims)"),
    ("numbers.length", "len(numbers)"),
    ("claims['quote'].contains('a')", "Did you mean .str.contains?"),
    ("'abc'.append('d')", "+"),
    ("'abc'.uper()", "Did you mean .upper?"),
    ("import math\nmath.sqroot(4)", "Did you mean .sqrt?"),
    ("kit.table.head()", "( )"),
    ("claims = claims.drop(columns=['id'], inplace=True)\nclaims.head()", "inplace=True"),
    ("shown = print()\nshown.head()", "print( )"),
    ("None.head()", "nothing (None)"),
    # what the kit is asked for
    ("kit.table('clams')", "Did you mean 'claims'?"),
    ("kit.table('zebra')", "There is no table 'zebra'"),
    ("kit.table(3)", "There is no table"),
    ("kit.show_map('wher')", "Did you mean 'where'?"),
    ("kit.quiz()", "kit.quiz( ) needs"),
    ("kit.table()", "kit.table( ) needs"),
    ("kit.write()", "kit.write( ) needs"),
    ("kit.table('claims', 'sources')", "Take the rest away"),
    ("kit.table(nam='claims')", "Did you mean name=?"),
    ("kit.hand_in(3)", "kit.hand_in takes nothing"),
    ("kit.check('99.9', 3)", "There is no item '99.9'"),
    # reading: quotation marks and brackets
    ('kit.word("claim)', '" is opened'),
    ("kit.table('claims\")", "' is opened"),
    ("x = 'Armenia's claim'", "double quotation marks"),
    ('print("He said "no" to them")', "Inside a text write '"),
    ('x = """never closed', '""" is opened'),
    ("kit.word(“claim”)", "“ ”"),
    ("kit.word(„claim“)", "“ ”"),
    ("kit.word(«claim»)", "“ ”"),
    ("kit.word(‘claim’)", "“ ”"),
    ("x = (1, 2", "bracket ( is never closed"),
    ("kit.table('claims'", "bracket ( is never closed"),
    ("x = [1, 2\ny = 3", "bracket [ on line 1"),
    ("x = {'a': 1", "bracket { is never closed"),
    ("x = (1, 2]", "( is closed by ]"),
    ("x = 1, 2)", "one ) too many"),
    ("print(count))", "one ) too many"),
    ("x = 5 – 3", "Type -"),
    ("x = 3 × 4", "Type *"),
    ("x\u00a0= 5", "Type a plain space"),
    # reading: colons, spaces in front, signs
    ("if count == 5\n    print(count)", "A colon : is missing"),
    ("for n in numbers\n    print(n)", "A colon : is missing"),
    ("for n in numbers print(n)", "A colon : is missing"),
    ("def f(x)\n    return x", "A colon : is missing"),
    ("while count > 3\n    count -= 1", "A colon : is missing"),
    ("if count:\n    x = 1\nelse\n    x = 2", "A colon : is missing"),
    ("x = 1\n    y = 2", "spaces in front on line 2"),
    ("for n in numbers:\nprint(n)", "four spaces in front"),
    ("if count:\n        x = 1\n    y = 2", "fit no line above"),
    ("if count:\n\tx = 1\n        y = 2", "Tabs and spaces"),
    ("def f():", "Something is missing behind the colon"),
    ("if count = 5:\n    print(count)", "Did you mean == ?"),
    ("claims[claims['sentence'] = 3]", "Did you mean == ?"),
    ('print "hi"', 'print("hi")'),
    ("print count", "print(count)"),
    ("x = count++", "count += 1"),
    ("if count > 3 && count < 9:\n    x = 1", "Did you mean and?"),
    ("if count > 3 || count < 9:\n    x = 1", "Did you mean or?"),
    ("if !count:\n    x = 1", "Did you mean not?"),
    ("if count => 3:\n    x = 1", "Did you mean >=?"),
    ("if count:\n    x = 1\nelse if count:\n    x = 2", "Did you mean elif?"),
    ("else:\n    x = 1", "an if above"),
    # reading: words and names
    ("fro n in numbers:\n    print(n)", "Did you mean for?"),
    ("improt kit", "Did you mean import?"),
    ("whlie count:\n    pass", "Did you mean while?"),
    ("from kit imprt table", "Did you mean import?"),
    ("def f(x): retrun x", "Did you mean return?"),
    ("class = 3", "a word of Python's own"),
    ("True = 3", "a word of Python's own"),
    ("5 = x", "x = 5"),
    ("my-name = 3", "Did you mean my_name?"),
    ("my name = 3", "Did you mean my_name?"),
    ("2nd = 3", "A name holds"),
    ("x = 1 000", "Did you mean 1000?"),
    ("x = 007", "Did you mean 7?"),
    ("numbers = [1 2 3]", ""),
    ("print('a' count)", "Is a comma missing?"),
    ("numbers.0", "Did you mean numbers[0]?"),
    ("return 5", "inside a function"),
    ("break", "inside a loop"),
    ("This is my answer to the question", "text for people"),
    (r'x = "C:\Users\ada"', "Write / in its place"),
    ('f"{count"', "each { needs its }"),
    ("x = 5 +", "missing behind +"),
    ("import", "missing behind import"),
    ("{1: 2, 3}", "a colon and a value"),
    ("nonlocal x", "cannot read"),
    # imports, commands
    ("import pandsa", "Did you mean import pandas?"),
    ("import Kit", "Did you mean import kit?"),
    ("import scipy", "only kit and pandas"),
    ("import pytorch", "only kit and pandas"),
    ("import jsn", "Did you mean import json?"),
    ("import matplotlib.pylot", "matplotlib has no pylot"),
    ("import requests_html", "only kit and pandas"),
    ("from pandas import x", "pandas has no x"),
    ("from pandas import DataFram", "Did you mean DataFrame?"),
    ("from kit import tabel", "Did you mean table?"),
    ("import kit.table", "import kit alone"),
    ("%tiem 1", "Did you mean %time?"),
    ("%zzzz", "%"),
    ("%%htlm\n<b>x</b>", "%"),
    ("!nosuchprogram", "take the ! away"),
    ("await count", "Take the word await away"),
    # calls
    ("claims.shape()", "Take the round brackets behind .shape away"),
    ("claims.columns()", "Take the round brackets behind .columns away"),
    (
        "(pd.Timestamp('2020-09-27') - pd.Timestamp('2020-07-16')).days()",
        "Take the round brackets behind .days away",
    ),
    ("kit.distance('Talish')", "a second place"),
    ("kit.ledger(5)", "not a number"),
    ("ties('id')", 'Did you mean ties["id"]?'.replace('"', "'")),
    ("numbers(0)", "Did you mean numbers[0]?"),
    ("count(3)", "sign is missing"),
    ("kit.table['claims']", "Did you mean kit.table('claims')?"),
    ("kit('claims')", "kit alone is no call"),
    ("def f(name):\n    return name\nf()", "f( ) needs"),
    ("def f(name):\n    return name\nf('a', 'b')", "Take the rest away"),
    ("def f(name):\n    return name\nf(nme='a')", "Did you mean name=?"),
    ("claims.sort_values()", "needs something in its brackets"),
    ("claims.rename(colums={'a': 'b'})", "Did you mean columns=?"),
    ("len(5)", "len( ) cannot take a number"),
    ("len()", "len( ) needs"),
    ("len(numbers, 3)", "Take the rest away"),
    ("input('Name?')", 'name = "Ada"'),
    ("exit()", "close the tab"),
    ("exit", "close the tab"),
    ("quit()", "close the tab"),
    ("import sys\nsys.exit()", "close the tab"),
    ("kit.table 'claims'", "Did you mean kit.table('claims')?"),
    ("let x = 5", "Take let away"),
    ("int x = 5", "Take int away"),
    ("x := 5", "Write = in"),
    ("if count > 3 then print(count)", "in the place of then"),
    ("for n in numbers do", "in the place of do"),
    ("def f: pass", "needs ( )"),
    ("def f() print(1)", "A colon : is missing"),
    ("import pandas at pd", "import pandas as pd"),
    ("import pandas as", "missing behind as"),
    ("from pandas import", "missing behind import"),
    ("try:\n    x = 1\nprint(x)", "except"),
    ("claims.'id'", "Did you mean claims['id']?"),
    ("x = 1.2.3", "one point at most"),
    ("x = 5kg", "5kg"),
    ("assert", "missing behind assert"),
    ("raise 'error'", "cannot stop a cell"),
    ("kit.table(claims)", "in quotation marks"),
    ("kit.word(None)", "in quotation marks"),
    ("kit.again(5)", "There is no lesson 5."),
    ("del claims\nclaims", "Run the cell above that makes it"),
    ("unheard", "Run the cell above that makes it"),
    # what a call gets
    ("claims.groupby()", "the name of a column"),
    ("print('a', sep=3)", "behind sep="),
    ("min()", "needs something in its brackets"),
    ("range(1.5)", "whole numbers"),
    ("max(1, 'a')", "cannot be compared"),
    ("numbers.append(1, 2)", "Take the rest away"),
    ("'abc'.replace('a')", "needs something in its brackets"),
    ("numbers.extend(5)", "cannot take a number"),
    ("'{} {}'.format(1)", "Give one for each"),
    ("import random\nrandom.choice([])", "it is empty"),
    # values
    ("1 / 0", "divided by 0"),
    ("count % 0", "divided by 0"),
    ("'Claims: ' + 5", "str( )"),
    ("5 + 'a'", "str( )"),
    ("'There are ' + len(claims) + ' claims'", "str( )"),
    ("claims['low'].mean() + 'x'", "str( )"),
    ("'a' * 'b'", "*"),
    ("None + 3", "nothing (None)"),
    ("1 < 'a'", "cannot be compared"),
    ("'a' > None", "cannot be compared"),
    ("numbers[7]", "Counting begins at 0"),
    ("'abc'[9]", "Counting begins at 0"),
    ("numbers['a']", "by number"),
    ("count[0]", "a number"),
    ("'abc'[0] = 'x'", "Text cannot be changed"),
    ("{[1]: 2}", "cannot be a key"),
    ("{'a': 1}['b']", "no entry 'b'"),
    ("{'claims': 1}['claim']", "Did you mean 'claims'?"),
    ("for n in count:\n    print(n)", "Did you mean range(count)?"),
    ("x = [n for n in 5]", "Did you mean range(5)?"),
    ("for n in None:\n    print(n)", "Nothing (None)"),
    ("a, b = [1, 2, 3]", "equally many parts"),
    ("a, b = 5", "Several names"),
    ("int('twelve')", "digits"),
    ("float('1,000')", "digits"),
    ("int([1])", "int( ) cannot take"),
    ("numbers.index(99)", "not in there"),
    ("max([])", "not empty"),
    ("2.0 ** 99999", "too large"),
    ("sum(['a', 'b'])", "sum( ) cannot take"),
    ("sorted([1, 'a'])", "sorted( ) cannot take"),
    ("next(iter([]))", "Nothing is left"),
    ("open('x.csv')", "kit.table( )"),
    ("pd.read_csv('data/claims.csv')", "kit.table( )"),
    # tables
    ("claims['sentense']", "Did you mean “sentence”?"),
    ("claims['Sentence']", "Did you mean “sentence”?"),
    ("claims[['id', 'speeker']]", "Did you mean “speaker”?"),
    ("claims['id', 'sentence']", '[["id", "sentence"]]'),
    ("claims[0]", ".iloc[0]"),
    ("claims.loc[9999]", "no row “9999”"),
    ("claims.loc[0, 'zzz']", "no column “zzz”"),
    ("claims.iloc[999]", "Counting begins at 0"),
    ("claims.groupby('speeker').size()", "Did you mean “speaker”?"),
    ("claims.sort_values('speeker')", "Did you mean “speaker”?"),
    ("claims.set_index('zzz')", "no column “zzz”"),
    ("claims.drop(columns=['zzz'])", "no column “zzz”"),
    ("claims.pivot(index='zzz', columns='id')", "no column “zzz”"),
    ("claims['new'] = [1, 2]", "one value for each row"),
    ("pd.DataFrame({'a': [1, 2], 'b': [1]})", "one value for each row"),
    ("claims.merge(kit.table('places'), on='speeker')", "Did you mean “speaker”?"),
    ("claims.merge(claims, left_on='id', right_on='sentence')", "on="),
    ("claims.query('sentence >')", ".query( )"),
    ("claims.query('sentense > 3')", "Did you mean “sentence”?"),
    ("claims['id'] > 5", "cannot be compared"),
    ("claims['id'] + 5", "do not go together"),
    ("claims['id'].astype(int)", ".unique()"),
    ("pd.Series([1, None]).astype(int)", ".dropna()"),
    ("pd.to_datetime('yesterday-ish')", "2020-09-28"),
    ("claims[claims['sentence'] > 3 and claims['sentence'] < 9]", "& for and"),
    ("claims[claims['sentence'] > 3 or claims['sentence'] < 9]", "| for or"),
    ("claims[not claims['sentence'] > 3]", "~"),
    ("claims[3 < claims['sentence'] < 9]", "&"),
    ("claims[claims['id'] == 'C01' & claims['sentence'] == 3]", "brackets of its own"),
    ("if claims['sentence'] == 3:\n    x = 1", ".any()"),
    ("claims['sentence'].apply(lambda s: s / 0)", "divided by 0"),
    ("claims.apply(lambda row: row['speeker'], axis=1)", "Did you mean “speaker”?"),
    ("claims.mean()", "numbers"),
    ("claims['quote'].mean()", "numbers"),
    ("claims.groupby('side').mean()", "numbers"),
    ("claims.groupby('side')['quote'].mean()", "numbers"),
    ("claims['id' == 'C01']", "claims[claims['id'] == 'C01']"),
    ("claims[claims['id'] is 'C01']", "=="),
    ("claims.query(\"id = 'C01'\")", ".query( )"),
    ("claims.query('id == C01')", "quotation marks"),
    ("pd.Timestamp(2020-09-27)", '"2020-09-27"'),
    ("x = 2020-07-16", '"2020-07-16"'),
    ("claims.groupby('speaker')['zzz'].count()", "no column “zzz”"),
    ("claims.drop('id')", 'columns=["id"]'),
    ("claims[:, 1]", ".iloc[:, 1]"),
    ("claims.loc[[True, False]]", "one value for each row"),
    ("claims.columns['id']", "by number"),
    ("claims.rolling(3).mean()", "hold numbers"),
    ("claims['sentence'].str.upper()", "holds no text"),
    ("claims['id'].dt.year", "holds no dates"),
    ("for i, row in claims:\n    x = i", ".iterrows()"),
    ("pd.options.zzz = 3", "no such setting"),
    ("t = (1, 2)\nt[0] = 3", "cannot be changed"),
    # lines for the computer
    *[
        (typed, "nothing was installed")
        for typed in (
            "pip install no-such-package-x",
            "%pip install no-such-package-x",
            "!pip install no-such-package-x",
            "x = !pip3 install no-such-package-x",
            "!!python -m pip install no-such-package-x",
            "%conda install no-such-package-x",
            "!conda install -y no-such-package-x",
            "%uv pip install no-such-package-x",
            "pip3 install no-such-package-x",
            "$ pip install no-such-package-x",
            "python -m pip install no-such-package-x",
            "import kit\npython -m pip install no-such-package-x",
        )
    ],
    ("%cd nowhere", "no folder “nowhere”"),
    ("cd 'my data'", "no folder “my data”"),
    # stops
    ("def f():\n    return f()\nf()", "calls itself without end"),
    ("x = [0] * 10**13", "more memory"),
    ("raise ValueError('my own words')", "“my own words”"),
    ("raise ValueError", "raise"),
    ("raise GeneratorExit", "raise"),
    ("raise KeyboardInterrupt", "raise"),
    ("raise SystemExit", "close the tab"),
    ("raise", "nothing for raise"),
    ("class Mine(Exception):\n    pass\nraise Mine('too few')", "“too few”"),
    ("raise ExceptionGroup('several', [ValueError(1)])", "raise"),
    ("assert 1 == 2, 'one is not two'", "“one is not two”"),
    ("assert False", "does not hold"),
]


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    kernel = Kernel(ROOT / "notebooks")
    yield kernel
    kernel.stop()


@pytest.mark.parametrize(("typed", "says"), MISTAKES, ids=[code for code, _ in MISTAKES])
def test_a_mistake_gets_one_plain_sentence(kernel, typed, says):
    kernel.run(SETUP)
    shown = kernel.run(typed)
    assert shown.status == "error"
    assert shown.errors == [] and shown.stream.strip() == ""
    assert says in shown.sentence
    assert len(shown.sentence.split()) <= 25, shown.sentence
    assert not NO_MACHINERY.search(shown.text), shown.text
    assert shown.roles[-1] == "alert"


def test_an_error_that_nobody_foresaw_gets_an_honest_sentence(kernel):
    kernel.run("class Odd(BaseException):\n    pass\ndef odd():\n    raise Odd")
    shown = kernel.run("import functools\nfunctools.reduce(lambda *_: odd(), [1, 2])")
    assert shown.status == "error" and len(shown.sentence.split()) <= 25
    kernel.run("import zipfile")
    assert "no better words" in kernel.run("zipfile.ZipFile(__import__('io').BytesIO())").sentence


def test_an_object_that_breaks_when_it_is_looked_at_still_gets_a_sentence(kernel):
    code = """
        class Trap:
            def __getattribute__(self, name):
                raise RuntimeError("not to be looked at")
            def __repr__(self):
                raise RuntimeError("not to be shown")
        trap = Trap()
        trap.head()"""
    assert kernel.run(textwrap.dedent(code)).sentence
    assert kernel.run("trap").sentence
    assert kernel.run("{trap: 1}['x']").sentence


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("kit.progress", "kit.progress()"),
        ("claims.head", "head()"),
        ("print", "print()"),
        ("kit", "kit."),
    ],
)
def test_a_call_without_brackets_says_what_is_missing(kernel, typed, says):
    kernel.run(SETUP)
    shown = kernel.run(typed)
    assert shown.status == "ok" and says in shown.sentence
    assert "<" not in shown.text and "0x" not in shown.text


def test_a_change_of_a_copy_is_a_sentence_and_other_warnings_are_nothing(kernel):
    kernel.run(SETUP)
    shown = kernel.run("claims['sentence'][0] = 99")
    assert shown.status == "ok" and shown.stream == "" and ".loc[" in shown.sentence
    quiet = 'import warnings\nwarnings.warn("old", FutureWarning)\nx = "\\d"\n3 is 3'
    # pandas names the cell's own line for its warning, in pandas' own words.
    quiet += "\npd.Series(['a b']).str.contains('(a)')"
    shown = kernel.run(quiet)
    assert shown.stream == "" and [role for role in shown.roles if role] == []
    assert kernel.run('import warnings\nwarnings.warn("mind the gap")').sentence == "mind the gap"


def test_what_stops_a_thread_is_said_too(kernel):
    code = "import threading\nt = threading.Thread(target=lambda: 1 / 0)\nt.start()\nt.join()"
    shown = kernel.run(code)
    assert shown.stream == "" and "divided by 0" in shown.sentence


def test_pythons_own_words_stay_at_hand(kernel):
    shown = kernel.run("1 / 0")
    assert "ZeroDivisionError" in "".join(shown.reply["traceback"])
    assert "ZeroDivisionError: division by zero" in kernel.run("%tb").stream
    kernel.run("x = (1,")
    assert "SyntaxError" in kernel.run("%tb").stream


def test_a_program_that_runs_a_notebook_gets_an_error_as_well(kernel):
    """nbval, nbclient and nbconvert would otherwise take the cell for a good one."""
    shown = kernel.run("1 / 0", person=False)
    (error,) = shown.errors
    assert error["ename"] == "ZeroDivisionError" and "divided by 0" in error["traceback"][0]
    assert "divided by 0" in shown.sentence

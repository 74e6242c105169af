"""Each house rule catches a bad sample and lets a good one pass."""

from collections.abc import Iterator

import pytest

from tests.lints.__main__ import report
from tests.lints.codes import published_codes
from tests.lints.disclosure import caller_named, sealed_answers
from tests.lints.purity import handed_in, no_seeded_identifiers, unprinted
from tests.lints.shape import docstrings, real_nouns, short_files, short_functions, whole_packages
from tests.lints.source import Fault, Module, modules


def file(text: str = '"""A module."""\n', path: str = "app/services/referrals.py") -> Module:
    return Module(path, text)


def function(lines: int, name: str = "submit") -> str:
    return f"def {name}():\n" + "    x = 1\n" * lines


def told(found: Iterator[Fault]) -> list[str]:
    return [fault.text for fault in found]


def test_a_function_of_61_lines_is_too_long_and_one_of_60_is_not() -> None:
    short = "\n".join(function(2, f"f{number}") for number in range(20))
    assert told(short_functions([file(short + function(61))])) == ["submit has 61 lines; 60 is the most"]
    assert told(short_functions([file(short + function(60))])) == []


def test_the_docstring_counts_as_length_and_comments_do_not() -> None:
    padded = 'def submit():\n    """One.\n\n    Two.\n    """\n' + "    # surprise\n\n" * 60 + "    return 1\n"
    assert told(short_functions([file(padded)])) == []


def test_a_median_over_8_lines_is_told() -> None:
    long = "\n".join(function(9, f"f{number}") for number in range(10))
    assert told(short_functions([file(long)])) == ["50% of the functions have up to 9 lines; the aim is 8"]


def test_more_than_one_function_in_ten_over_25_lines_is_told() -> None:
    mixed = "\n".join(function(26 if number < 3 else 2, f"f{number}") for number in range(10))
    assert told(short_functions([file(mixed)])) == ["90% of the functions have up to 26 lines; the aim is 25"]


def test_a_file_of_301_lines_is_too_long_and_one_of_300_is_not() -> None:
    assert len(told(short_files([file("x = 1\n" * 301)]))) == 1
    assert told(short_files([file("x = 1\n" * 300)])) == []


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("x = 1\n", "the module"),
        ('"""A module."""\ndef submit(): ...\n', "submit"),
        ('"""A module."""\nasync def submit(): ...\n', "submit"),
        ('"""A module."""\nclass Referral: ...\n', "Referral"),
        ('"""A module."""\nclass Referral:\n    """One."""\n    def move(self): ...\n', "move"),
    ],
)
def test_what_is_public_needs_a_docstring(text: str, who: str) -> None:
    assert told(docstrings([file(text)])) == [f"{who} has no docstring"]


def test_what_is_private_or_repeats_needs_no_docstring() -> None:
    text = (
        '"""A module."""\ndef _inner(): ...\nclass _Row:\n    def get(self): ...\n'
        'class Row:\n    """One."""\n    def __init__(self): ...\n    @size.setter\n    def size(self, value): ...\n'
    )
    assert told(docstrings([file(text)])) == []


@pytest.mark.parametrize("path", ["app/utils/text.py", "app/services/helpers.py", "app/core/x.py", "tests/common/y.py"])
def test_an_empty_noun_is_told(path: str) -> None:
    assert len(told(real_nouns([file(path=path)]))) == 1


def test_a_noun_that_only_contains_an_empty_one_is_fine() -> None:
    assert told(real_nouns([file(path="app/domain/corelation.py")])) == []


def test_a_folder_that_is_no_package_is_told() -> None:
    task = file(path="app/domain/task.py")
    assert [fault.path for fault in whole_packages([task])] == ["app/domain/__init__.py"]
    assert told(whole_packages([task, file(path="app/domain/__init__.py")])) == []


READS = "from sqlalchemy import select\ndef tasks({arguments}):\n    return connection.execute(select(task))\n"


@pytest.mark.parametrize("name", ["records", "search", "status_codes", "patients", "a_new_one", "search/pages"])
def test_a_store_reader_without_a_caller_is_told(name: str) -> None:
    bad = file(READS.format(arguments="connection"), f"app/store/{name}.py")
    assert len(told(caller_named([bad], {}))) == 1


@pytest.mark.parametrize("annotation", ["Caller", "caller.Caller", '"Caller"', "Caller | None"])
def test_a_store_reader_with_a_caller_is_fine(annotation: str) -> None:
    good = file(READS.format(arguments=f"connection, *, who: {annotation}"), "app/store/records.py")
    assert told(caller_named([good], {})) == []


def test_a_store_reader_cannot_hide_its_select_in_a_private_function() -> None:
    inner = "def _rows(c):\n    return _more(c)\ndef _more(c):\n    return c.execute(select(t))\n"
    text = f"def tasks(c):\n    return _rows(c)\n{inner}"
    assert [fault.line for fault in caller_named([file(text, "app/store/search.py")], {})] == [1]


def test_a_listed_store_reader_is_fine_until_it_is_gone() -> None:
    reader = file(READS.format(arguments="connection"), "app/store/records.py")
    listed = {"app/store/records.py::tasks": "the ledger's own reading"}
    assert told(caller_named([reader], listed)) == []
    assert len(told(caller_named([file(path="app/store/records.py")], listed))) == 1


def test_a_file_is_listed_as_a_whole_until_all_of_it_takes_a_caller() -> None:
    listed = {"app/store/people.py": "the gateway's own rules"}
    assert told(caller_named([file(READS.format(arguments="connection"), "app/store/people.py")], listed)) == []
    scoped = file(READS.format(arguments="connection, caller: Caller"), "app/store/people.py")
    assert len(told(caller_named([scoped], listed))) == 1


def test_other_layers_and_functions_without_a_select_are_not_asked() -> None:
    other = file(READS.format(arguments="connection"), "app/services/organisations.py")
    writes = file("def add(connection, row):\n    connection.execute(insert(task))\n", "app/store/records.py")
    assert told(caller_named([other, writes], {})) == []


OPENS = [
    "from app.services.sealed import unseal\n",
    "from app.services.sealed import Sealed, unseal as look\n",
    "from app.services.sealed import *\n",
    "from app.services import sealed\nanswer = sealed.unseal(found)\n",
    "import app.services.sealed\nanswer = app.services.sealed.unseal(found)\n",
    "answer = found._answer\n",
    "from app.services.sealed import carried\n",
]


@pytest.mark.parametrize("text", OPENS)
def test_a_route_may_not_open_a_sealed_answer_by_itself(text: str) -> None:
    assert len(told(sealed_answers([file(text, "app/api/referrals.py")]))) == 1


@pytest.mark.parametrize(
    "path", ["app/api/deliver.py", "app/portal/deliver.py", "app/cli/audit.py", "app/workers/outbox.py"]
)
def test_the_doors_that_wait_for_the_ledger_open_sealed_answers(path: str) -> None:
    assert told(sealed_answers([file(OPENS[0], path)])) == []


def test_what_looks_inside_a_write_may_carry_what_it_saw() -> None:
    path = "app/services/transaction_looks.py"
    assert told(sealed_answers([file("from app.services.sealed import carried\n", path)])) == []
    assert len(told(sealed_answers([file(OPENS[0], path)]))) == 1


def test_passing_a_sealed_answer_on_is_fine() -> None:
    assert told(sealed_answers([file("from app.services.sealed import Sealed\n", "app/services/records.py")])) == []


RAISES = 'raise refuse("TSK-005", "Task.status")\n'


@pytest.mark.parametrize("text", [RAISES, 'Issue(code="TSK-005")\n', 'errors.refuse("tsk-5")\n'])
def test_a_raised_code_that_is_not_published_is_told(text: str) -> None:
    assert len(told(published_codes([file(text)], published=(), not_used_yet={}))) == 1


def test_a_code_in_a_table_that_is_not_published_is_told() -> None:
    found = told(published_codes([file('CODES = ("TSK-005", "TSK-999")\n')], ("TSK-005",), {}))
    assert found == ["TSK-999 is not in the error catalogue"]


def test_a_published_code_that_nothing_raises_is_told_unless_listed() -> None:
    assert told(published_codes([file()], ("TSK-005",), {})) == ["TSK-005 is published but nothing raises it"]
    assert told(published_codes([file()], ("TSK-005",), {"moves": ("TSK-005",)})) == []


def test_the_list_of_codes_not_used_yet_only_shrinks() -> None:
    used = told(published_codes([file(RAISES)], ("TSK-005",), {"moves": ("TSK-005",)}))
    gone = told(published_codes([file()], (), {"moves": ("TSK-005",)}))
    assert used == ["TSK-005 is used now; take it out of NOT_USED_YET"]
    assert gone == ["TSK-005 is not published; take it out of NOT_USED_YET"]


def test_a_code_is_published_once() -> None:
    found = told(published_codes([file(RAISES)], ("TSK-005", "TSK-005"), {}))
    assert found == ["TSK-005 is published twice; a code is never reused"]


FETCHES = [
    "from datetime import datetime\nx = datetime.now(UTC)\n",
    "import datetime as dt\nx = dt.datetime.now()\n",
    "from datetime import date\nx = date.today()\n",
    "import time\nx = time.time()\n",
    "from time import time as now\nx = now()\n",
    "from uuid import uuid4\nx = field(default_factory=uuid4)\n",
    "import uuid\nx = uuid.uuid4()\n",
    "import random\nx = random.choice(y)\n",
    "from random import shuffle\nshuffle(y)\n",
    "import random\nx = random.Random()\n",
    "import secrets\nx = secrets.token_hex(8)\n",
    "import os\nx = os.urandom(8)\n",
]


@pytest.mark.parametrize("text", FETCHES)
def test_time_ids_and_draws_are_not_fetched_in_a_rule(text: str) -> None:
    assert len(told(handed_in([file(text, "app/domain/task.py")]))) == 1


@pytest.mark.parametrize(
    "path", ["app/services/clock.py", "app/cli/serve.py", "app/clients/gateway.py", "app/workers/sealer.py"]
)
def test_time_is_fetched_where_it_enters(path: str) -> None:
    assert told(handed_in([file(text, path) for text in FETCHES])) == []


@pytest.mark.parametrize(
    "text",
    [
        "def f(clock): return clock.now()\n",
        "import time\nx = time.monotonic()\n",
        "from random import Random\ndef f(draw: Random): return draw.choice(x)\n",
        "import secrets\nsecrets.compare_digest(a, b)\n",
    ],
)
def test_what_is_handed_in_or_only_measures_is_fine(text: str) -> None:
    assert told(handed_in([file(text, "app/domain/task.py")])) == []


def test_only_the_command_line_prints() -> None:
    assert len(told(unprinted([file("print(1)\n")]))) == 1
    assert told(unprinted([file("print(1)\n", "app/cli/tour.py"), file("console.print(1)\n")])) == []


@pytest.mark.parametrize("number", ["9990000000", "999 000 0000", "999-000-0000", "QQ000000A", "QQ 00 00 00 A"])
def test_a_synthetic_identifier_stays_in_the_sandbox(number: str) -> None:
    text = f"# for example {number}\n"
    assert len(told(no_seeded_identifiers([file(text)]))) == 1
    assert told(no_seeded_identifiers([file(text, "app/sandbox/people.py")])) == []


def test_longer_numbers_and_a_prefix_alone_are_fine() -> None:
    assert told(no_seeded_identifiers([file('LAST = 253402300799999\nRANGE = "999"\nPREFIX = "QQ"\n')])) == []


def test_breaches_are_printed_with_file_and_line_and_fail_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert report([file(path="app/b.py").fault(3, "late"), file(path="app/a.py").fault(7, "long")]) == 1
    assert capsys.readouterr().out == "app/a.py:7: long\napp/b.py:3: late\n"
    assert report([]) == 0


def test_the_rules_look_at_the_whole_product() -> None:
    assert {"app/__init__.py", "app/domain/errors.py"} <= {module.path for module in modules("app")}

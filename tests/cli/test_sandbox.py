"""Somebody who has just installed the gateway makes a sandbox and looks at it."""

import json

from tests.cli.conftest import Gateway


def test_the_sandbox_is_made_once_and_then_only_completed(gateway: Gateway) -> None:
    first, second = gateway("sandbox", "init", "--json"), gateway("sandbox", "init", "--json")
    assert (first.code, second.code) == (0, 0)
    assert json.loads(first.data)["people"] == 40
    assert set(json.loads(second.data).values()) == {0}


def test_data_goes_to_stdout_and_words_to_stderr(sandbox: Gateway) -> None:
    told = sandbox("sandbox", "credentials", "--json")
    assert json.loads(told.data)["clients"][0]["name"] == "gp"
    assert told.words == ""
    assert sandbox("--quiet", "sandbox", "init").words == ""


def test_lists_are_parted_by_tabs_where_there_is_no_terminal(sandbox: Gateway) -> None:
    lines = sandbox("sandbox", "people").data.splitlines()
    assert lines[0].split("\t")[0] == "name"
    assert len(lines) == 41


def test_a_reset_can_be_rehearsed(sandbox: Gateway) -> None:
    assert "Would delete" in sandbox("sandbox", "reset", "--dry-run").words
    assert json.loads(sandbox("sandbox", "reset", "--json").data)["clients"] == 26


def test_a_sample_is_json_about_the_person_who_was_named(sandbox: Gateway) -> None:
    told = json.loads(sandbox("sample", "referral", "--person", "wren").data)
    assert told["contained"][0]["name"][0]["given"] == ["Wren"]
    assert (
        told["contained"][3]["identifier"]
        != json.loads(sandbox("sample", "referral").data)["contained"][3]["identifier"]
    )


def test_a_sample_message_is_json_about_the_person_who_was_named(sandbox: Gateway) -> None:
    told = sandbox("sample", "message", "--person", "wren")
    (patient,) = (e["resource"] for e in json.loads(told.data)["entry"] if e["resource"]["resourceType"] == "Patient")
    assert patient["name"][0]["given"] == ["Wren"]
    assert "$process-message" in told.words


def test_help_names_every_command_and_the_exit_codes(gateway: Gateway) -> None:
    told = gateway("--help")
    assert told.code == 0
    for command in (
        "run",
        "serve",
        "migrate",
        "sandbox",
        "token",
        "tour",
        "sample",
        "clients",
        "organisations",
        "audit",
    ):
        assert f"{command} " in told.data
    assert "3 refused by a rule" in told.data

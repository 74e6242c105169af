"""With GATEWAY_REQUIRE_POSTGRES=1 a PostgreSQL test that is skipped, or that is not there at all, fails the run.

A pytest plugin: `-p tests.ground.postgres_required`. It looks at tests with the mark `postgres` and at every skip whose
reason speaks of PostgreSQL.
"""

import os
from collections.abc import Generator
from typing import Any

import pytest

_RAN = pytest.StashKey[int]()


def required() -> bool:
    """Whether this run must reach PostgreSQL."""
    return os.environ.get("GATEWAY_REQUIRE_POSTGRES") == "1"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Turn the skip of a PostgreSQL test into a failure."""
    report = yield
    if required() and report.skipped and not hasattr(report, "wasxfail"):
        marked = item.get_closest_marker("postgres") is not None
        _refuse_skip(report, marked)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    """Turn the skip of a whole file for want of PostgreSQL into a failure."""
    report = yield
    if required() and report.skipped:
        _refuse_skip(report, marked=False)
    return report


def _refuse_skip(report: Any, marked: bool) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if marked or "postgres" in reason.lower():
        report.outcome = "failed"
        report.longrepr = f"GATEWAY_REQUIRE_POSTGRES=1 forbids this skip. {reason}"


def pytest_configure(config: pytest.Config) -> None:
    """Start counting."""
    config.stash[_RAN] = 0
    config.pluginmanager.register(_Counter(config), "postgres-counter")


class _Counter:
    """Counts, where the results come together, the PostgreSQL tests that ran."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One more when a marked test was called."""
        if report.when == "call" and "postgres" in report.keywords:
            self.config.stash[_RAN] += 1

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Fail a run that was green without reaching PostgreSQL; the workers of a divided run are not asked."""
        worker = hasattr(session.config, "workerinput")
        if required() and not worker and exitstatus == 0 and not self.config.stash[_RAN]:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say how many PostgreSQL tests ran, when that was required."""
        if required():
            terminalreporter.write_line(f"PostgreSQL tests run: {self.config.stash[_RAN]}")

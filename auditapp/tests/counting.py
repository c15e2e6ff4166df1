"""A pytest plugin that says at the end how many assertions the tests made, file by file.

It needs pytest to rewrite assertions another way than usual: run it by script/count-assertions.
"""

from collections import Counter

import pytest


def pytest_configure(config):
    config.pluginmanager.register(Counting(), "counting")


class Counting:
    def __init__(self):
        self.tests, self.assertions = Counter(), Counter()
        self.file = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item):
        self.file = item.location[0]
        self.tests[self.file] += 1

    def pytest_assertion_pass(self):
        self.assertions[self.file] += 1

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        if hasattr(session.config, "workeroutput"):  # in a process of xdist: for the first one
            session.config.workeroutput["counted"] = (dict(self.tests), dict(self.assertions))

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        tests, assertions = getattr(node, "workeroutput", {}).get("counted", ({}, {}))
        self.tests.update(tests)
        self.assertions.update(assertions)

    def pytest_terminal_summary(self, terminalreporter):
        terminalreporter.section("assertions that held")
        for file in sorted(self.tests):
            terminalreporter.line(f"{self.assertions[file]:8} in {self.tests[file]:4} {file}")
        terminalreporter.line(
            f"{self.assertions.total():8} in {self.tests.total():4} tests altogether"
        )

"""JUnit XML reports for continuous integration.

There is no standard; the attributes are those that Jenkins, GitLab and GitHub Actions read:
https://github.com/testmoapp/junitxml.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

from oasmith.diagnostics.lines import one_line, printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A test case."""

    classname: str
    name: str
    file: str = ""
    result: Literal["passed", "failure", "skipped"] = "passed"
    message: str = ""
    """The reason in one line why it failed or was skipped."""
    text: str = ""
    """The details of a failure; the output of a passed test."""


def junit_xml(suite: str, cases: Sequence[Case], clean: str) -> str:
    """Return JUnit XML.

    Args:
        suite: The name of the test suite.
        cases: Its test cases.
        clean: The name of the passed test that is added if there is no other: an empty suite would
            look as if nothing had been checked.
    """
    listed = cases or [Case(classname="oasmith", name=clean)]
    root = ElementTree.Element(
        "testsuite",
        name=suite,
        tests=str(len(listed)),
        failures=str(sum(case.result == "failure" for case in listed)),
        skipped=str(sum(case.result == "skipped" for case in listed)),
    )
    for case in listed:
        _add(root, case)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add(root: ElementTree.Element, case: Case) -> None:
    element = ElementTree.SubElement(
        root, "testcase", classname=one_line(case.classname), name=one_line(case.name)
    )
    if case.file:
        element.set("file", one_line(case.file))
    if case.result != "passed":
        child = ElementTree.SubElement(element, case.result, message=one_line(case.message))
        child.text = printable(case.text)
    elif case.text:
        ElementTree.SubElement(element, "system-out").text = printable(case.text)

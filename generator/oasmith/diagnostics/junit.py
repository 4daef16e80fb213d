"""JUnit XML, as continuous integration reads it.

There is no standard of it; the attributes are those that Jenkins, GitLab and GitHub actions read:
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
    """One test."""

    classname: str
    name: str
    file: str = ""
    result: Literal["passed", "failure", "skipped"] = "passed"
    message: str = ""
    """One line: why it failed, or was skipped."""
    text: str = ""
    """All there is to say about it; of a test that passed, it is its output."""


def junit_xml(suite: str, cases: Sequence[Case], clean: str) -> str:
    """Return JUnit XML.

    Args:
        suite: The name of the suite.
        cases: Its tests.
        clean: The name of a passed test where there is no other: an empty suite would look like a
            run that did not happen.
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
        below = ElementTree.SubElement(element, case.result, message=one_line(case.message))
        below.text = printable(case.text)
    elif case.text:
        ElementTree.SubElement(element, "system-out").text = printable(case.text)

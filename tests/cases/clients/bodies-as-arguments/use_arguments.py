import datetime
from pathlib import Path
from typing import assert_type

from case_bodies_as_arguments import Api, AsyncApi, AsyncStream, Stream, inputs, models


def use(api: Api) -> None:
    issues = api.issues
    day = datetime.date(2026, 1, 31)
    assert_type(issues.create_issue("me", title="a", dueOn=day), models.Issue)
    assert_type(issues.create_issue("me", title="a", accept="text/csv"), str)
    assert_type(issues.create_issue("me", request_body={"title": "a"}), models.Issue)
    assert_type(issues.create_issue("me", request_body={"title": "a"}, accept="text/csv"), str)
    issues.create_issue("me", title="a", body=None, labels=[{"name": "x"}], body_timeout=3)
    issues.create_issue("me", title="a", timeout=3)
    issues.create_issue("me", title=None)  # wrong
    issues.create_issue("me", title="a", dueOn=None)  # wrong
    issues.create_issue("me", title="a", id="1")  # wrong
    issues.create_issue("me", titel="a")  # wrong
    issues.create_issue("me", body="a")  # wrong
    issues.create_issue("me", title="a", request_body={"title": "a"})  # wrong
    issues.create_issue("me", title="a", accept="text/xml")  # wrong
    whole: inputs.CreateIssueRequestInput = {"title": "a"}
    issues.create_issue("me", request_body=whole)
    issues.create_issue("me", request_body=models.CreateIssueRequest(title="a"))
    issues.edit_issues("me")
    issues.edit_issues("me", state="open")
    issues.edit_issues("me", state="gone")  # wrong
    issues.edit_issues("me", why="x")  # wrong
    issues.import_issues("me", body=[{"id": 1}])
    issues.drop_issues("me", body={"a": "b"})
    issues.add_file(file=Path("a"), note="x")
    issues.add_file(file=("a", b"x"))
    issues.add_file(note="x")  # wrong
    assert_type(issues.chat(text="a"), models.Issue)
    assert_type(issues.chat(text="a", stream=None), models.Issue)
    assert_type(issues.chat(text="a", stream=True), Stream[models.Issue])
    issues.chat(text="a", stream=1)  # wrong


async def use_async(api: AsyncApi) -> None:
    assert_type(await api.issues.create_issue("me", title="a"), models.Issue)
    assert_type(await api.issues.create_issue("me", title="a", accept="text/csv"), str)
    await api.issues.create_issue("me", titel="a")  # wrong
    assert_type(await api.issues.chat(text="a", stream=True), AsyncStream[models.Issue])

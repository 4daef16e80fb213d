"""``lock``, ``update``, ``vendor`` and ``why``, with small documents."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from oasmith import pytest_plugin
from sources.conftest import CLIENT, DOCUMENT, ORDER, SOURCE, Consumer, Publisher, paths

OTHER = CLIENT.replace("shop]", "more]").replace("/shop", "/more")
LIMITED = DOCUMENT.replace("maximum: 100", "maximum: 50")


def test_what_documents_use_is_pinned_and_nothing_else(
    publisher: Publisher, consumer: Consumer
) -> None:
    told = consumer.run("lock")
    pin = consumer.pin()
    commit = publisher.git("rev-parse", "v1^{commit}")
    assert f"shop: pinned at v1 {commit[:12]}, 2 files" in told
    assert paths(pin) == ["common/order.yaml", "spec/openapi.yaml"]
    assert pin.documents == ("spec/openapi.yaml",)
    assert pin.revision.commit == commit
    assert pin.revision.tag_object == publisher.git("rev-parse", "v1")
    text = (consumer.folder / "oasmith.lock").read_text(encoding="utf-8")
    assert str(consumer.folder.parent) not in text
    assert consumer.run("lock") == "oasmith.lock is up to date\n"
    assert (consumer.folder / "oasmith.lock").read_text(encoding="utf-8") == text


def test_other_commands_say_what_to_run(publisher: Publisher, consumer: Consumer) -> None:
    told = consumer.run("validate", code=2)
    assert "oasmith.toml:1:1: error [unpinned-source] shop: is not pinned" in told
    assert "Run oasmith lock" in told
    assert "unpinned-source" in consumer.run("lock", "--check", code=1)
    consumer.run("lock")
    assert consumer.run("lock", "--check") == "oasmith.lock fits oasmith.toml\n"
    consumer.configure(SOURCE + CLIENT + OTHER.replace("spec/openapi.yaml", "other.yaml"))
    assert "other.yaml of more is not pinned" in consumer.run("lock", "--check", code=1)


def test_the_lock_moves_no_pin(publisher: Publisher, consumer: Consumer) -> None:
    consumer.configure((SOURCE + CLIENT).replace('tag = "v1"', 'branch = "main"'))
    consumer.run("lock")
    before = consumer.pin()
    publisher.commit(spec__openapi_yaml=DOCUMENT.replace("Shop", "Store"))
    consumer.run("lock")
    assert consumer.pin() == before
    told = consumer.run("update")
    assert re.search(r"shop: moved, main \(\w{12}\) → main \(\w{12}\), 1 file changed", told)
    assert consumer.pin().revision.commit == publisher.git("rev-parse", "main")
    assert "is up to date" in consumer.run("update", "shop")


def test_a_new_tag_in_the_configuration_needs_an_update(
    publisher: Publisher, consumer: Consumer
) -> None:
    consumer.run("lock")
    publisher.release("v2", other_yaml="a: 1")
    consumer.configure((SOURCE + CLIENT).replace("v1", "v2"))
    for words in (["lock"], ["lock", "--check"]):
        assert "[outdated-pin]" in consumer.run(*words, code=1)
    assert "Run oasmith update shop" in consumer.run("validate", code=2)
    assert "no changes" in consumer.run("update")
    assert consumer.pin().ref == "v2"


def test_a_breaking_change_is_shown_and_keeps_the_pin(
    publisher: Publisher, consumer: Consumer
) -> None:
    consumer.run("lock")
    before = (consumer.folder / "oasmith.lock").read_bytes()
    publisher.release("v2", spec__openapi_yaml=LIMITED)
    consumer.configure((SOURCE + CLIENT).replace("v1", "v2"))
    for words in (["update"], ["update", "--dry-run"], ["update", "shop", "--format", "markdown"]):
        told = consumer.run(*words, code=1)
        assert "stays at v1" in told
        assert "must be at most 50; it was at most 100" in told
        assert (consumer.folder / "oasmith.lock").read_bytes() == before
    told = consumer.run("update", "--accept-breaking", "--dry-run")
    assert "would be moved" in told
    assert (consumer.folder / "oasmith.lock").read_bytes() == before
    # The changes are shown first, whatever is accepted.
    told = consumer.run("update", "--accept-breaking")
    assert told.index("BREAKING") < told.index("shop: moved, v1")
    assert consumer.pin().ref == "v2"


def test_one_source_is_held_and_another_moves(
    publisher: Publisher, consumer: Consumer, tmp_path: Path
) -> None:
    second = Publisher(tmp_path / "second")
    second.release("v1", openapi_yaml=DOCUMENT.replace("../common/", ""), order_yaml=ORDER)
    more = SOURCE.replace("shop", "more").replace("publisher", "second")
    clients = CLIENT + CLIENT.replace("shop", "more").replace("spec/", "")
    consumer.configure(SOURCE + more + clients)
    consumer.run("lock")
    publisher.release("v2", spec__openapi_yaml=LIMITED)
    second.release("v2", order_yaml=ORDER.replace("{id:", "{name: {type: string}, id:"))
    consumer.configure((SOURCE + more + clients).replace("v1", "v2"))
    told = consumer.run("update", code=1)
    assert "shop: stays at v1" in told
    assert "more: moved, v1" in told
    assert {name: pin.ref for name, pin in consumer.pins().items()} == {"more": "v2", "shop": "v1"}


def test_each_document_of_a_source_is_pinned_while_a_client_uses_it(
    publisher: Publisher, consumer: Consumer
) -> None:
    consumer.run("lock")
    commit = consumer.pin().revision.commit
    both = SOURCE + CLIENT + OTHER.replace("spec/openapi.yaml", "second.yaml")
    publisher.release("v1b", second_yaml=DOCUMENT.replace("../common", "common"))
    consumer.configure(both.replace("v1", "v1b"))
    consumer.run("update")
    assert paths(consumer.pin()) == ["common/order.yaml", "second.yaml", "spec/openapi.yaml"]
    assert consumer.pin().documents == ("second.yaml", "spec/openapi.yaml")
    assert consumer.pin().revision.commit != commit
    # Without the second client, its file is no longer pinned, and nothing is fetched for it.
    publisher.folder.rename(publisher.folder.parent / "gone")
    consumer.configure((SOURCE + CLIENT).replace("v1", "v1b"))
    assert "is written" in consumer.run("lock")
    assert paths(consumer.pin()) == ["common/order.yaml", "spec/openapi.yaml"]


def test_a_document_that_is_not_pinned_yet_comes_from_the_pinned_commit(
    publisher: Publisher, consumer: Consumer
) -> None:
    second = DOCUMENT.replace("../common", "common")
    consumer.configure((SOURCE + CLIENT).replace('tag = "v1"', 'branch = "main"'))
    commit = publisher.commit(second_yaml=second)
    consumer.run("lock")
    publisher.commit(second_yaml=second.replace("Shop", "Later"))
    more = SOURCE + CLIENT + OTHER.replace("spec/openapi.yaml", "second.yaml")
    consumer.configure(more.replace('tag = "v1"', 'branch = "main"'))
    consumer.run("lock")
    assert consumer.pin().revision.commit == commit
    assert "Later" not in (consumer.stored() / "second.yaml").read_text(encoding="utf-8")


def test_a_source_can_stand_for_the_url_that_another_refers_to(
    publisher: Publisher, consumer: Consumer, tmp_path: Path
) -> None:
    parts = Publisher(tmp_path / "parts")
    parts.release("v1", common__order_yaml=ORDER, common__unused_yaml="{}")
    publisher.release(
        "v1", spec__openapi_yaml=DOCUMENT.replace("../common/", "https://parts.test/")
    )
    assert "[remote-reference] https://parts.test/order.yaml" in consumer.run("lock", code=1)
    more = SOURCE.replace("shop", "parts").replace("publisher", "parts")
    mapped = '[references]\n"https://parts.test/" = {source = "parts", path = "common"}\n'
    consumer.configure(SOURCE + more + mapped + CLIENT)
    consumer.run("lock")
    assert paths(consumer.pins()["parts"]) == ["common/order.yaml"]
    assert paths(consumer.pins()["shop"]) == ["spec/openapi.yaml"]
    consumer.run("validate")
    told = consumer.run("why", "parts")
    assert "shop: shop@v1:spec/openapi.yaml → common/order.yaml" in told


def test_a_document_of_its_own_may_refer_to_a_source(
    publisher: Publisher, consumer: Consumer
) -> None:
    own = CLIENT.replace('source = "shop"\n', "").replace("spec/openapi", "own")
    mapped = '[references]\n"https://parts.test/" = {source = "shop", path = "common"}\n'
    consumer.configure(SOURCE + mapped + own)
    document = DOCUMENT.replace("../common/", "https://parts.test/")
    (consumer.folder / "own.yaml").write_text(document, encoding="utf-8")
    consumer.run("lock")
    assert paths(consumer.pin()) == ["common/order.yaml"]
    assert consumer.pin().documents == ()
    consumer.run("validate")


def test_a_reference_of_a_source_stays_in_it(publisher: Publisher, consumer: Consumer) -> None:
    (consumer.folder / "secret.yaml").write_text(ORDER, encoding="utf-8")
    outside = DOCUMENT.replace("../common/order.yaml", "../../../../secret.yaml")
    publisher.release("v1", spec__openapi_yaml=outside)
    told = consumer.run("lock", code=1)
    assert "shop@v1:spec/openapi.yaml:14:41: error [reference-outside-root]" in told
    assert "leaves the source shop@v1" in told
    assert not consumer.pins()


def test_what_nothing_uses_is_no_longer_pinned(publisher: Publisher, consumer: Consumer) -> None:
    consumer.run("lock")
    own = CLIENT.replace('source = "shop"\n', "").replace("spec/openapi", "own")
    consumer.configure(SOURCE + own)
    (consumer.folder / "own.yaml").write_text(
        DOCUMENT.replace("../common/order.yaml#/Order", "#"), encoding="utf-8"
    )
    told = consumer.run("lock", "--check", code=1)
    assert "oasmith.lock:4:1: warning [unused-pin] shop is pinned" in told
    consumer.run("lock")
    assert not consumer.pins()
    assert "no client uses the source shop" in consumer.run("update", "shop", code=2)
    assert "there is no source shp" in consumer.run("why", "shp", code=2)


def test_why_names_the_chain_of_each_file(publisher: Publisher, consumer: Consumer) -> None:
    publisher.release(
        "v1",
        common__order_yaml="Order: {$ref: 'deep/id.yaml'}",
        common__deep__id_yaml="type: object",
    )
    consumer.run("lock")
    told = consumer.run("why", "shop")
    assert "git ../publisher" in told
    assert consumer.pin().revision.commit in told
    assert "oasmith.lock:4:1" in told
    assert "used by     shop" in told
    chain = "spec/openapi.yaml → common/order.yaml → common/deep/id.yaml"
    assert f"shop: {chain}\n" in told
    assert "in the store" in told
    consumer.run("vendor")
    assert "files       vendor/oasmith/shop" in consumer.run("why", "shop")


def test_findings_name_files_as_people_do(
    publisher: Publisher, consumer: Consumer, cache: Path
) -> None:
    publisher.release("v1", spec__openapi_yaml=DOCUMENT.replace("description: All.", "summary: A"))
    consumer.run("lock")
    told = consumer.run("validate", code=1)
    assert "shop@v1:spec/openapi.yaml:11:9: error [missing-key]" in told
    assert str(cache) not in told
    # The output for the copy and for a second run is the same.
    consumer.run("vendor")
    assert consumer.run("validate", code=1) == told


def test_a_vendored_folder_of_somebody_else_stays(publisher: Publisher, consumer: Consumer) -> None:
    consumer.run("lock")
    own = consumer.folder / "vendor" / "oasmith" / "shop" / "notes.txt"
    own.parent.mkdir(parents=True)
    own.write_text("mine", encoding="utf-8")
    assert "[foreign-file]" in consumer.run("vendor", code=1)
    assert own.read_text(encoding="utf-8") == "mine"


def test_nothing_is_vendored_through_a_link(publisher: Publisher, consumer: Consumer) -> None:
    consumer.run("lock")
    outside = consumer.folder.parent / "outside"
    outside.mkdir()
    (consumer.folder / "vendor").symlink_to(outside)
    assert "[outside-source]" in consumer.run("vendor", code=1)
    assert not list(outside.iterdir())


def test_without_a_cache_a_copy_is_enough(
    publisher: Publisher, consumer: Consumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OASMITH_CACHE", "off")
    consumer.run("lock")
    assert "there is no cache folder for fetched files" in consumer.run("validate", code=2)
    consumer.run("vendor")
    consumer.run("validate")


def test_a_diff_fetches_what_a_revision_has_pinned_when_asked(
    publisher: Publisher, consumer: Consumer, cache: Path
) -> None:
    own = Publisher(consumer.folder)
    consumer.run("lock")
    own.commit()
    publisher.release("v2", spec__openapi_yaml=LIMITED)
    consumer.configure((SOURCE + CLIENT).replace("v1", "v2"))
    consumer.run("update", "--accept-breaking")
    told = consumer.run("diff", "--against", "HEAD", code=1)
    assert "it was at most 100  shop@v2:spec/openapi.yaml:9:60" in told
    cache.rename(cache.parent / "elsewhere")
    consumer.run("lock")
    told = consumer.run("diff", "--against", "HEAD", code=2)
    assert "Fetch its pinned files: oasmith lock --against HEAD" in told
    assert "shop@v1 is available" in consumer.run("lock", "--against", "HEAD")
    consumer.run("diff", "--against", "HEAD", code=1)
    # With a vendored copy in the revision, nothing else is needed.
    consumer.run("vendor")
    own.commit()
    cache.rename(cache.parent / "again")
    assert "no changes" in consumer.run("diff", "--against", "HEAD")


def test_a_reference_that_cannot_be_resolved_needs_no_network_again(
    publisher: Publisher, consumer: Consumer
) -> None:
    publisher.release("v1", spec__openapi_yaml=DOCUMENT.replace("order.yaml", "gone.yaml"))
    consumer.run("lock")
    assert paths(consumer.pin()) == ["spec/openapi.yaml"]
    publisher.folder.rename(publisher.folder.parent / "unplugged")
    assert consumer.run("lock") == "oasmith.lock is up to date\n"
    told = consumer.run("validate", code=1)
    assert "there is no file shop@v1:common/gone.yaml" in told


class PluginOptions:
    """The options that pytest passes to a plugin."""

    def __init__(self, folder: Path) -> None:
        self.rootpath = folder

    def getoption(self, name: str) -> Any:
        return {"--oasmith-client": []}.get(name)


def test_the_plugin_of_pytest_reads_what_is_pinned(
    publisher: Publisher, consumer: Consumer
) -> None:
    consumer.configure(SOURCE + CLIENT + 'fixtures = "fixtures"\n')
    config: Any = PluginOptions(consumer.folder)
    with pytest.raises(pytest.UsageError, match="unpinned-source"):
        pytest_plugin._clients(config)
    consumer.run("lock")
    (client,) = pytest_plugin._clients(config)
    assert client.spec == consumer.stored() / "spec/openapi.yaml"

"""The documentation of a client in Chromium, without a network. ``make pages`` runs it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .visit import SIZES, Visit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = pytest.mark.pages


@pytest.fixture
def visit(context: BrowserContext, docs_file: Path) -> Iterator[Visit]:
    opened = Visit(context, docs_file)
    yield opened
    opened.is_fine()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_the_page_fits_the_screen_and_follows_the_theme(
    visit: Visit, width: str, theme: str, screenshots: Path, docs_file: Path
) -> None:
    visit.fits()
    name = f"{docs_file.stem}-{width}-{theme}"
    visit.page.screenshot(path=screenshots / f"{name}.png")
    visit.page.locator("h4").nth(2).scroll_into_view_if_needed()
    visit.page.screenshot(path=screenshots / f"{name}-operation.png")
    back = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (back == "rgb(255, 255, 255)") is (theme == "light")


@pytest.mark.parametrize("width", SIZES)
def test_all_that_is_folded_fits_when_it_is_open(visit: Visit, width: str) -> None:
    visit.page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true })")
    visit.fits()


def test_every_link_inside_leads_somewhere(visit: Visit) -> None:
    lost = visit.page.evaluate(
        """[...document.querySelectorAll('a[href^="#"]')]
            .map(it => it.getAttribute('href').slice(1))
            .filter(it => document.getElementById(it) === null)"""
    )
    assert lost == []
    assert visit.page.locator('a[href^="#"]').count() > 10


@pytest.mark.parametrize("width", ["wide"])
def test_a_link_to_a_model_opens_it(visit: Visit, width: str) -> None:
    model = visit.page.locator(".entry.model .inside").first
    anchor = model.get_attribute("id")
    assert not model.is_visible()
    visit.page.evaluate("document.querySelectorAll('.entry.operation').forEach(e => e.open = true)")
    visit.page.locator(f"main a[href='#{anchor}']").first.evaluate(
        "link => { for (let e = link.closest('details'); e; e = e.parentElement.closest('details'))"
        " e.open = true; link.click(); }"
    )
    model.wait_for(state="visible")
    summary = visit.page.locator(f".entry:has([id='{anchor}']) > summary")
    # Below the sticky header.
    assert 0 <= summary.evaluate("it => it.getBoundingClientRect().top") < 900


@pytest.mark.parametrize("width", ["wide"])
def test_the_search_looks_at_titles_and_then_at_all_text(visit: Visit, width: str) -> None:
    page = visit.page
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    title = page.locator(".entry h3").last.text_content() or ""
    page.keyboard.insert_text(title.upper())
    shown = page.locator("#results a")
    assert title in (shown.first.text_content() or "")
    assert page.locator("#pages").is_hidden()
    page.keyboard.press("Enter")
    page.locator(".entry .inside").last.wait_for(state="visible")
    page.locator("#search").fill("no such words anywhere")
    assert shown.count() == 0
    assert page.locator("#result-count").inner_text() == "0 results"
    inside = (page.locator(".entry .inside").last.text_content() or "").split()[-1]
    page.locator("#search").fill(inside)
    assert shown.count() > 0
    page.keyboard.press("Escape")
    assert page.locator("#pages").is_visible()
    assert page.locator("#results").is_hidden()


@pytest.mark.parametrize("width", ["wide"])
def test_a_kind_of_sample_is_chosen_once_for_all(visit: Visit, width: str) -> None:
    page = visit.page
    page.evaluate("document.querySelectorAll('.entry.operation').forEach(e => e.open = true)")
    first, last = page.locator(".samples").first, page.locator(".samples").last
    assert [one for one in first.locator("figure").all() if one.is_visible()] != []
    for box in (first, last):
        assert box.locator("figure:visible").count() == 1
    first.get_by_role("button", name="curl").click()
    assert (last.locator("figure:visible code").inner_text()).startswith("curl ")
    page.reload()
    page.evaluate("document.querySelectorAll('.entry.operation').forEach(e => e.open = true)")
    assert first.get_by_role("button", name="curl").get_attribute("aria-pressed") == "true"
    assert (first.locator("figure:visible code").inner_text()).startswith("curl ")


def test_on_a_narrow_screen_the_contents_make_room(visit: Visit) -> None:
    nav, button = visit.page.locator("#nav"), visit.page.locator("#contents")
    assert nav.is_hidden()
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    assert nav.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    link = nav.locator("a:visible").first
    target = (link.get_attribute("href") or "")[1:]
    link.click()
    assert nav.is_hidden()
    assert visit.page.locator(f"[id='{target}']").is_visible()


@pytest.mark.parametrize("width", ["wide"])
def test_the_keyboard_reaches_the_content_at_once(visit: Visit, width: str) -> None:
    page = visit.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.entry > summary')"):
            break
    summary = page.evaluate("document.activeElement.matches('.entry > summary')")
    assert summary
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    before = page.evaluate("document.activeElement.parentElement.open")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open") is not before


def test_headings_and_controls_say_what_they_are(visit: Visit) -> None:
    levels = visit.page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].map(it => Number(it.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    unnamed = visit.page.evaluate(
        """[...document.querySelectorAll('button, input, a, summary')]
            .filter(it => !it.textContent.trim() && !it.labels?.length).length"""
    )
    assert unnamed == 0
    heads = visit.page.evaluate("document.querySelectorAll('thead th:not([scope=col])').length")
    assert heads == len(
        visit.page.evaluate("[...document.querySelectorAll('.text thead th')].map(() => 1)")
    )


@pytest.mark.parametrize("scripts", [False], ids=["without script"])
def test_without_script_everything_is_there(visit: Visit) -> None:
    page = visit.page
    assert page.locator("#theme").is_hidden()
    assert page.locator("#search").is_hidden()
    assert page.locator("#nav").is_visible()
    link = page.locator("#nav details[open] li a, #nav > ul > li > a").first
    link.click()
    target = (link.get_attribute("href") or "")[1:]
    page.locator(f"[id='{target}']").wait_for(state="visible")
    assert page.locator("figure[hidden]").count() == 0


def test_a_print_has_everything(visit: Visit) -> None:
    visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert visit.page.locator("details:not([open])").count() == 0
    visit.page.emulate_media(media="print")
    assert visit.page.locator("#nav").is_hidden()
    visit.fits()

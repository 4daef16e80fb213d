"""The contract page in Chromium, without a network. ``make pages`` runs it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .visit import SIZES, Visit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.pages


@pytest.fixture
def visit(context: BrowserContext, page_file: Path) -> Iterator[Visit]:
    opened = Visit(context, page_file)
    yield opened
    opened.is_fine()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", SIZES)
def test_the_page_fits_the_screen_and_follows_the_theme(
    visit: Visit, width: str, theme: str, screenshots: Path, page_file: Path
) -> None:
    visit.fits()
    visit.page.screenshot(path=screenshots / f"{page_file.stem}-{width}-{theme}.png")
    for details in visit.page.locator("details").all()[:3]:
        details.locator("summary").click()
    visit.fits()
    back = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (back == "rgb(255, 255, 255)") is (theme == "light")


def test_all_exchanges_open_on_a_narrow_screen_fit(visit: Visit) -> None:
    visit.page.evaluate("document.querySelectorAll('details').forEach(it => { it.open = true })")
    visit.fits()


def test_every_link_inside_leads_somewhere(visit: Visit) -> None:
    lost = visit.page.evaluate(
        """[...document.querySelectorAll('a[href^="#"]')]
            .map(it => it.getAttribute('href').slice(1))
            .filter(it => document.getElementById(it) === null)"""
    )
    assert lost == []
    assert visit.page.locator('a[href^="#"]').count() > 5


def test_a_click_on_a_cell_shows_its_exchange_and_those_that_show_the_same(visit: Visit) -> None:
    client = visit.page.locator(".client").first
    every = client.locator(".exchanges [data-cells]")
    cell = client.locator("a.cell[data-cell]").last
    number, target = cell.get_attribute("data-cell"), cell.get_attribute("href")
    assert number is not None
    assert target is not None
    inside = client.locator(f"[id='{target[1:]}']")
    assert not inside.is_visible()
    cell.click()
    inside.wait_for(state="visible")
    top = inside.evaluate("it => it.getBoundingClientRect().top")
    assert 0 <= top < 900
    shown = [one.get_attribute("data-cells") or "" for one in every.all() if one.is_visible()]
    assert 0 < len(shown) < every.count()
    assert all(number in one.split() for one in shown)
    told = client.locator(".filtered")
    assert told.inner_text().startswith(f"{len(shown)} of {every.count()} exchanges of ")
    told.get_by_role("button").click()
    assert all(one.is_visible() for one in every.all())


@pytest.mark.parametrize("scripts", [False], ids=["without script"])
def test_without_script_a_click_shows_the_exchange_too(visit: Visit) -> None:
    cell = visit.page.locator("a.cell[data-cell]").first
    target = cell.get_attribute("href")
    cell.click()
    assert target is not None
    visit.page.locator(f"[id='{target[1:]}']").wait_for(state="visible")
    assert visit.page.locator("#theme").is_hidden()


def test_the_theme_can_be_chosen_and_is_kept(visit: Visit) -> None:
    button = visit.page.locator("#theme")
    seen = [button.inner_text()]
    for _ in range(2):
        button.click()
        seen.append(button.inner_text())
    assert seen == ["Theme: system", "Theme: light", "Theme: dark"]
    assert _back(visit.page) == "rgb(13, 17, 23)"
    visit.page.reload()
    assert button.inner_text() == "Theme: dark"
    button.click()
    assert _back(visit.page) == "rgb(255, 255, 255)"


def _back(page: Page) -> Any:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_keyboard_reaches_a_cell_and_opens_its_exchange(visit: Visit) -> None:
    visit.page.locator("#theme").focus()
    for _ in range(200):
        visit.page.keyboard.press("Tab")
        cell = visit.page.evaluate("document.activeElement.dataset.cell ?? null")
        if cell is not None:
            break
    assert cell is not None
    outline = visit.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    target = visit.page.evaluate("document.activeElement.getAttribute('href')")
    visit.page.keyboard.press("Enter")
    visit.page.locator(f"[id='{target[1:]}']").wait_for(state="visible")


def test_exchanges_are_found_by_what_is_said_of_them(visit: Visit) -> None:
    box = visit.page.locator(".exchanges").first
    name = box.locator("summary b").last.inner_text()
    box.get_by_role("searchbox").fill(name.upper())
    shown = [one.inner_text() for one in box.locator("[data-cells]:visible summary").all()]
    assert shown
    assert all(name.lower() in one.lower() for one in shown)
    box.get_by_role("searchbox").fill("nothing is called so")
    assert box.locator("[data-cells]:visible").count() == 0


def test_a_print_has_every_exchange(visit: Visit) -> None:
    visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert visit.page.locator("details:not([open])").count() == 0
    visit.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert visit.page.locator("details[open]").count() == 0


def test_what_the_page_may_not_do_is_refused(context: BrowserContext, page_file: Path) -> None:
    """The guard itself works: the page's policy and the disabled network block all attempts."""
    visit = Visit(context, page_file)
    visit.page.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'document.title = "taken over"';
            document.body.append(script);
            const image = document.createElement('img');
            image.src = 'https://example.com/x.png';
            document.body.append(image);
        }"""
    )
    visit.page.wait_for_timeout(0)
    assert visit.page.title() != "taken over"
    assert [one for one in visit.errors if "Content Security Policy" in one]

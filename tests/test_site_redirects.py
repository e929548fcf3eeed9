"""Every address that ever was, and every other name of a term, leads to a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from graph import load
from site_src.__main__ import SITE_URL
from site_src.pages.redirects import slug
from tests.site import ROOT

pytestmark = pytest.mark.xdist_group("site")


def leads_to(site: Path, name: str) -> str:
    """Follow redirects as a browser does and return the id of the term's page."""
    for _ in range(3):
        page = html.fromstring((site / "terms" / name / "index.html").read_text("utf-8"))
        refreshed = page.xpath("//meta[@http-equiv='refresh']/@content")
        if not refreshed:
            return name
        name = refreshed[0].partition("url=../")[2].strip("/")
    raise AssertionError(f"{name} leads on and on.")


def test_every_permalink_ever_published_resolves(site: Path) -> None:
    glossary, _ = load(ROOT / "terms")
    lines = (ROOT / "terms/permalinks.txt").read_text("utf-8").splitlines()
    ids = [line for line in lines if line and not line.startswith("#")]
    assert len(ids) > 40
    for name in ids:
        term = glossary.terms[name]
        assert leads_to(site, name) == (term.replaced_by or name)


def test_every_alias_leads_to_its_term(site: Path) -> None:
    glossary, _ = load(ROOT / "terms")
    aliases = [(slug(a.text), term) for term in glossary.terms.values() for a in term.aliases]
    assert len(aliases) > 50
    for name, term in aliases:
        assert leads_to(site, name) == (term.replaced_by or term.id)


def test_two_names_of_one_comparison_lead_to_one_page(site: Path) -> None:
    names = ("isolated vs cross margin", "cross margin vs isolated margin")
    assert {leads_to(site, slug(name)) for name in names} == {"margin-mode"}


def test_a_redirect_names_the_page_that_counts(site: Path) -> None:
    page = html.fromstring(
        (site / "terms" / slug("isolated vs cross margin") / "index.html").read_text()
    )
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{SITE_URL}terms/margin-mode/"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert page.xpath("//a/@href") == ["../margin-mode/"]

"""Addresses of what programs read, below the site's root."""

from __future__ import annotations

from site_src.page import term_url

API = "api/v1/"
RSS = "feed.xml"
JSON_FEED = "feed.json"
CSV = "terms.csv"
LLMS = "llms.txt"


def term_document(term: str) -> str:
    """Return the address of a term's JSON.

    >>> term_document("margin")
    'api/v1/terms/margin.json'
    """
    return f"{API}terms/{term}.json"


def calculator_document(name: str) -> str:
    """Return the address of a calculator's JSON."""
    return f"{API}calculators/{name}.json"


def venue_document(name: str) -> str:
    """Return the address of a rule set's JSON."""
    return f"{API}venues/{name}.json"


def path_document(path: str) -> str:
    """Return the address of a learning path's JSON."""
    return f"{API}paths/{path}.json"


def item_document(item: str) -> str:
    """Return the address of a question's JSON, with all its variants."""
    return f"{API}items/{item}.json"


def twin(term: str) -> str:
    """Return the address of a term's page as Markdown.

    >>> twin("margin")
    'terms/margin.md'
    """
    return f"{term_url(term).rstrip('/')}.md"

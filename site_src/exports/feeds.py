"""What changed, for feed readers: RSS 2.0 and JSON Feed 1.1 of new, changed and retired definitions."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

from lxml import etree

from site_src.api import where
from site_src.api.documents import as_json, change_list
from site_src.api.records import Change
from site_src.atlas import Atlas
from site_src.files import Files
from site_src.linked_data import sentence_of

MOST = 100  # entries
TITLE = "Margin Atlas: changed definitions"
ABOUT = "New, changed and retired terms of margin risk in crypto derivatives."
ATOM = "http://www.w3.org/2005/Atom"
WORDS = {"created": "New", "changed": "Changed", "retired": "Retired"}
NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def export(atlas: Atlas) -> Files:
    """Return both feeds, the newest change first."""
    changes = change_list(atlas).changes[:MOST]
    return {where.RSS: rss(atlas, changes), where.JSON_FEED: json_feed(atlas, changes)}


def title_of(change: Change) -> str:
    """Return the headline of a change."""
    return f"{WORDS[change.kind]}: {change.label}"


def name_of(change: Change) -> str:
    """Return what no other entry is called, for ever: a reader that has it will not show it again."""
    return f"{change.url}#{change.kind}-{change.date}"


def midnight(day: date) -> datetime:
    """Return the start of a day, UTC: records date by the day."""
    return datetime.combine(day, time(), UTC)


def json_feed(atlas: Atlas, changes: tuple[Change, ...]) -> str:
    """Return the JSON Feed; content is plain text."""
    return as_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": TITLE,
            "description": ABOUT,
            "home_page_url": atlas.site_url,
            "feed_url": atlas.site_url + where.JSON_FEED,
            "language": "en",
            "items": [
                {
                    "id": name_of(change),
                    "url": change.url,
                    "title": title_of(change),
                    "content_text": sentence_of(change.definition),
                    "date_published": midnight(change.date).isoformat(),
                    "tags": [change.kind],
                }
                for change in changes
            ],
        }
    )


def rss(atlas: Atlas, changes: tuple[Change, ...]) -> bytes:
    """Return the RSS feed; a description is plain text, escaped once more as readers take it for HTML."""
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"atom": ATOM})
    channel = etree.SubElement(root, "channel")
    built = format_datetime(datetime.fromisoformat(atlas.generated_at))
    for name, text in (
        ("title", TITLE),
        ("link", atlas.site_url),
        ("description", ABOUT),
        ("language", "en"),
        ("lastBuildDate", built),
    ):
        add(channel, name, text)
    own = {"href": atlas.site_url + where.RSS, "rel": "self", "type": "application/rss+xml"}
    etree.SubElement(channel, f"{{{ATOM}}}link", own)
    for change in changes:
        item = etree.SubElement(channel, "item")
        add(item, "title", title_of(change))
        add(item, "link", change.url)
        add(item, "guid", name_of(change), isPermaLink="false")
        add(item, "pubDate", format_datetime(midnight(change.date)))
        add(item, "description", in_html(sentence_of(change.definition)))
    document: bytes = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )
    return document


def add(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    """Add an element with a text; signs that XML cannot hold are left out."""
    etree.SubElement(parent, name, attributes).text = NOT_IN_XML.sub("", text)


def in_html(text: str) -> str:
    """Return text for a place that is read as HTML.

    >>> in_html("equity < margin & falling")
    'equity &lt; margin &amp; falling'
    """
    return text.replace("&", "&amp;").replace("<", "&lt;")

"""What authors wrote, as safe HTML: escaped, Markdown without HTML, and terms linked at first use."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from site_src.linker import Names, first_uses
from site_src.page import relative, term_url

# Left out: raw HTML, headings (ours are the page's), pictures, and links of one's own making.
WRITABLE = ("list", "blockquote", "fence", "code", "emphasis", "backticks", "newline", "escape")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Writes one page's text. A term never links to itself, and links once in each section."""

    names: Names
    url: str  # the page's own address
    itself: Collection[str] = ()  # ids that must not link on this page
    seen: set[str] = field(default_factory=set)

    def section(self) -> str:
        """Start a section: each term may link once more. Templates print what this returns."""
        self.seen.clear()
        self.seen.update(self.itself)
        return ""

    def text(self, text: str) -> Markup:
        """Return plain text with its terms linked."""
        return Markup("").join(self._linked(text))

    def markdown(self, text: str) -> Markup:
        """Return Markdown as HTML with its terms linked, except in code."""
        reader = _reader()
        tokens = reader.parse(text)
        for token in tokens:
            if token.type == "inline":
                token.children = [new for old in token.children or [] for new in self._tokens(old)]
        return Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704  html is off

    def _linked(self, text: str) -> Iterator[Markup]:
        at = 0
        for use in first_uses(text, self.names, self.seen):
            yield escape(text[at : use.start])
            yield self._link(use.term, text[use.start : use.end])
            at = use.end
        yield escape(text[at:])

    def _link(self, term: str, label: str) -> Markup:
        return Markup('<a class="term" data-term="{}" href="{}">{}</a>').format(
            term, relative(self.url, term_url(term)), label
        )

    def _tokens(self, token: Token) -> Iterator[Token]:
        if token.type != "text":
            yield token
            return
        yield Token("html_inline", "", 0, content=str(self.text(token.content)))


def _reader() -> MarkdownIt:
    options: dict[str, Any] = {"html": False, "linkify": False, "typographer": False}
    return MarkdownIt("zero", options).enable([*WRITABLE])

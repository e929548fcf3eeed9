r"""Text as Markdown that no reader takes for more than text: no HTML, no links of the text's own making.

A backslash goes before each sign that Markdown reads; what could start a block at a line's start is
escaped there. Authors' own Markdown (`how`) keeps its lists and emphasis and loses what it may not
have on its page either: HTML and links.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

SIGNS = re.compile(r"[\\`*_\[\]<>#|~]|&(?=#?\w+;)")
AT_START = re.compile(r"^(\d{1,9})(?=[.)])|^(?=[-+=:])")
# HTML or an address in <>; what follows a ] and makes a link of it; a heading.
MORE_THAN_TEXT = re.compile(r"<(?=[A-Za-z/!?])|(?<=\])[(:\[]|#(?=[#\s]|$)")
KEPT_IN_URL = "/:?=&%+,;@~$!*-._"


def plain(text: str) -> str:
    r"""Return text on one line.

    >>> print(plain("<b> [x](y)\n# P&L &amp; 2*3"))
    \<b\> \[x\](y) \# P&L \&amp; 2\*3
    >>> print(plain("- no list"), plain("1. no list"))
    \- no list 1\. no list
    """
    line = SIGNS.sub(r"\\\g<0>", " ".join(text.split()))
    return AT_START.sub(r"\1\\", line)


def authored(text: str) -> str:
    """Return authors' Markdown without HTML, links and headings; entities stand for what would start one.

    >>> print(authored("1. **Buy** <b>\\n2. [x](javascript:y)"))
    1. **Buy** &#60;b>
    2. [x]&#40;javascript:y)
    """
    return MORE_THAN_TEXT.sub(lambda found: f"&#{ord(found.group())};", text)


def link(text: str, url: str) -> str:
    """Return a link, or the text alone where the address is not one of the web.

    >>> link("A [note]", "https://a.org/x (y)"), link("B", "javascript:alert(1)")
    ('[A \\\\[note\\\\]](https://a.org/x%20%28y%29)', 'B')
    """
    if urlsplit(url).scheme not in {"http", "https"}:
        return plain(text)
    return f"[{plain(text)}]({quote(url, safe=KEPT_IN_URL + '#')})"


def code(text: str) -> str:
    """Return text in a code span, whatever backticks it has.

    >>> code("a`b")
    '``a`b``'
    """
    line = " ".join(text.split())
    fence = "`" * (longest_run(line) + 1)
    room = " " if line.startswith("`") or line.endswith("`") or not line else ""
    return f"{fence}{room}{line}{room}{fence}"


def block(language: str, text: str) -> str:
    """Return text in a fenced block that the text itself cannot end."""
    fence = "`" * max(3, longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def longest_run(text: str) -> int:
    """Return the length of the longest run of backticks."""
    return max((len(run) for run in re.findall("`+", text)), default=0)

"""How to cite a term: a line of text, and BibTeX."""

from __future__ import annotations

import re

from graph.term import Term
from site_src.page import term_url

TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}


def in_text(term: Term, site_url: str) -> str:
    """Return the citation as it stands in a list of works."""
    address = site_url + term_url(term.id)
    return f"“{term.label}”, Margin Atlas, {term.modified.isoformat()}, {address}. CC BY 4.0."


def bibtex(term: Term, site_url: str) -> str:
    """Return the citation as a BibTeX entry."""
    fields = {
        "title": f"{{{in_tex(term.label)}}}",
        "author": "{Margin Atlas}",
        "year": str(term.modified.year),
        "note": f"Last changed {term.modified.isoformat()}. CC BY 4.0",
        "url": site_url + term_url(term.id),
    }
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items())
    return f"@misc{{margin-atlas:{term.id},\n{lines}}}"


def in_tex(text: str) -> str:
    r"""Return a text with the signs escaped that TeX reads as commands.

    >>> in_tex("P&L in %")
    'P\\&L in \\%'
    """
    return re.sub(r"[\\~^&%$#_{}]", lambda found: TEX[found.group()], text)

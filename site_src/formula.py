"""Formulas: TeX as authors write it, MathML as browsers show it."""

from __future__ import annotations

from typing import Literal

from latex2mathml.converter import convert
from lxml import etree
from markupsafe import Markup

MATHML = "http://www.w3.org/1998/Math/MathML"
# What TeX may become. latex2mathml passes \text through as it comes, so other elements are refused.
ELEMENTS = frozenset(
    [
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "ms",
        "mtext",
        "mspace",
        "mfrac",
        "msqrt",
        "mroot",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mtable",
        "mtr",
        "mtd",
        "mstyle",
        "mpadded",
        "mphantom",
        "menclose",
        "mfenced",
    ]
)
ATTRIBUTES = frozenset(
    [
        "display",
        "stretchy",
        "fence",
        "form",
        "separator",
        "width",
        "height",
        "depth",
        "lspace",
        "rspace",
        "minsize",
        "maxsize",
        "accent",
        "mathvariant",
        "displaystyle",
        "scriptlevel",
        "movablelimits",
        "linethickness",
        "columnalign",
        "columnspacing",
        "rowspacing",
        "notation",
        "mathsize",
        "symmetric",
        "largeop",
    ]
)


def mathml(tex: str, *, display: Literal["block", "inline"] = "inline") -> Markup:
    r"""Return a formula as MathML that carries its TeX, for those who read or copy that.

    Raises `ValueError` for TeX that cannot be read.

    >>> 'alttext="q_i"' in mathml("q_i")
    True
    """
    try:
        root = etree.fromstring(convert(tex, display=display))
    except Exception as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    for element in root.iter():
        name = etree.QName(element).localname
        if name not in ELEMENTS or not ATTRIBUTES.issuperset(map(str, element.attrib)):
            raise ValueError(f"<{name}> is not part of a formula")
        if (element.text or "").startswith("\\"):
            raise ValueError(f"'{element.text}' is not a known command")
    root.set("alttext", tex)
    row = etree.Element(f"{{{MATHML}}}semantics")
    row.extend(root[:])
    note = etree.SubElement(row, f"{{{MATHML}}}annotation", encoding="application/x-tex")
    note.text = tex
    root.append(row)
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704  lxml escaped it

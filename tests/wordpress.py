"""What WordPress does with a link to a provider that it does not know, in our own words.

Read in wp-includes/class-wp-oembed.php, wp-includes/embed.php and js/wp-embed.js: it looks for a link of
oEmbed's type in the head, keeps three elements and few attributes of the html that it gets, puts a
secret behind the frame's address, and shows the frame once that posts a height with the secret.
"""

from __future__ import annotations

import re
from html import unescape

from lxml import html
from lxml.etree import tostring

DISCOVERED_WITHIN = 150_000  # bytes of a page that it reads
LINK = re.compile(r"<link([^<>]+)/?>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*("[^"]*"|'[^']*')""")
KEPT = {
    "a": {"href"},
    "blockquote": set[str](),
    "iframe": {"src", "width", "height", "frameborder", "marginwidth", "marginheight"}
    | {"scrolling", "title"},
}
SHOWS = """<script>
addEventListener("message", ({data, source}) => {
  if (!data || !(data.secret || data.message || data.value)) return;
  if (/[^a-zA-Z0-9]/.test(data.secret)) return;
  for (const quote of document.querySelectorAll(`blockquote[data-secret="${data.secret}"]`)) {
    quote.style.display = "none";
  }
  for (const frame of document.querySelectorAll(`iframe[data-secret="${data.secret}"]`)) {
    if (source !== frame.contentWindow) continue;
    frame.removeAttribute("style");
    if (data.message !== "height") continue;
    const height = parseInt(data.value, 10);
    frame.height = height > 1000 ? 1000 : ~~height < 200 ? 200 : height;
  }
});
</script>"""


def discovered(page: str) -> str:
    """Return the address of the oEmbed document that a page names; "" when it names none."""
    head = page.encode()[:DISCOVERED_WITHIN].decode(errors="ignore").partition("</head>")[0]
    for link in LINK.findall(head):
        said = {name.lower(): unescape(value[1:-1]) for name, value in ATTRIBUTE.findall(link)}
        if said.get("type") == "application/json+oembed" and said.get("href"):
            return said["href"]
    return ""


def filtered(embedded: str, secret: str) -> str:
    """Return what is left of a provider's html, the frame hidden behind its blockquote."""
    tree = html.fragment_fromstring(embedded, create_parent="div")
    for element in list(tree.iterdescendants()):
        if element.tag not in KEPT:
            element.drop_tag()
            continue
        for name in set(element.attrib) - KEPT[element.tag]:
            del element.attrib[name]
    (frame,) = tree.iter("iframe")
    frame.set("src", f"{frame.get('src')}#?secret={secret}")
    frame.attrib.update({"class": "wp-embedded-content", "sandbox": "allow-scripts"})
    frame.attrib.update({"security": "restricted", "data-secret": secret})
    for quote in tree.iter("blockquote"):
        quote.attrib.update({"class": "wp-embedded-content", "data-secret": secret})
        frame.set("style", "position: absolute; visibility: hidden;")
    return "".join(tostring(one, encoding="unicode", method="html") for one in tree)

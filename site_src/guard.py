"""Gives each page of the built site its policy: in its head, and in `_headers` for hosts that read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import html
from markupsafe import Markup

from site_src.exports.hosts import rules
from site_src.policy import UNFRAMED, Directives, joined, page_policy, policy

CHARSET = '<meta charset="utf-8">'  # a browser has to know it first; the policy comes right after
POLICY = Markup('<meta http-equiv="Content-Security-Policy" content="{}">')
INSIDE = "//script[not(@src) and (not(@type) or @type='module' or contains(@type, 'javascript'))]"
# What no policy of ours lets a page do: it would only fail in the reader's browser.
STOPPED = {
    "//style": "a style inside the page",
    "//@style": "a style attribute",
    "//@*[starts-with(name(), 'on')]": "a script attribute",
    "//a[starts-with(normalize-space(@href), 'javascript:')]": "a link that is a script",
    "//form/@action": "a form that sends what is typed",
}
NOT_FOUND = "404.html"

PARSER = html.HTMLParser(encoding="utf-8")


def guard(site: Path, root: str) -> tuple[str, ...]:
    """Write the policies into a painted site; return what they would stop, a line each.

    `root` is the path of the site on its host: the rules of `_headers` start there.
    """
    wrong: list[str] = []
    found: dict[str, Directives] = {}
    for page in sorted(site.rglob("*.html")):
        name = page.relative_to(site).as_posix()
        text = page.read_text("utf-8")
        if 'http-equiv="Content-Security-Policy"' in text:
            continue
        tree = html.document_fromstring(text.encode(), parser=PARSER)
        wrong.extend(f"{name}: {line}" for line in stopped(text, tree))
        found[name] = policy_of(tree)
        page.write_text(with_policy(text, found[name]), "utf-8")
    with (site / "_headers").open("a", encoding="utf-8", newline="\n") as file:
        file.write("\n" + rules(root, headers(found)))
    return tuple(wrong)


def stopped(text: str, tree: html.HtmlElement) -> Iterator[str]:
    """Yield what a page asks of a browser in vain."""
    if CHARSET not in text:
        yield f"{CHARSET} is not in its head, so no policy can follow it."
    for path, what in STOPPED.items():
        if tree.xpath(path):
            yield f"{what}, which its policy stops."


def policy_of(tree: html.HtmlElement) -> Directives:
    """Return what a painted page may do: what it needs and nothing else."""
    scripts = dict.fromkeys(script.text or "" for script in tree.xpath(INSIDE))
    painter = tree.xpath("string(//meta[@name='generator']/@content)")
    has_frames = bool(tree.xpath("//atlas-calculator"))
    return page_policy(scripts, has_frames=has_frames, painter=painter)


def with_policy(text: str, directives: Directives) -> str:
    """Return a page with its policy in front of all that it loads."""
    return text.replace(CHARSET, CHARSET + str(POLICY.format(policy(directives))), 1)


def headers(found: dict[str, Directives]) -> dict[str, dict[str, str]]:
    """Return the header of each folder of pages, and of each page outside of folders.

    Hosts take few rules, so a folder's says what its pages need together; each page's head is
    stricter, and browsers obey both. The page for what is not there may be sent from any folder.
    """
    lost = found.get(NOT_FOUND, {})
    folders: dict[str, list[Directives]] = {}
    for name, directives in found.items():
        folder, _, below = name.partition("/")
        folders.setdefault(f"{folder}/*" if below else name, []).append(directives)
    lines = {
        path: {"Content-Security-Policy": policy({**joined([*all_of, lost]), **UNFRAMED})}
        for path, all_of in folders.items()
    }
    return {("" if path == "index.html" else path): line for path, line in lines.items()}

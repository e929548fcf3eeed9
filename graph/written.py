"""A YAML file as a person wrote it: its text, the tree of its values, and where each value stands.

The text is untrusted. It is parsed as events first and refused at the first sign of an attack
(aliases, tags, depth, size), so that no tree is ever built from a bomb. Nothing is constructed by YAML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from graph.place import Place, Problem

try:  # libyaml is about ten times faster; every wheel of PyYAML has it
    from yaml import CSafeLoader as Loader
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

LARGEST_FILE = 256 * 1024  # bytes; a long term has 8 kB
DEEPEST_NESTING = 12  # a term needs 5
MOST_VALUES = 20_000  # a long term has 300

# Line breaks that editors do not count, direction marks that hide text, and what YAML forbids.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
    "|\r(?!\n)"
)
Step = str | int


@dataclass(frozen=True, slots=True)
class Written:
    """One file's path, as problems show it, and its text."""

    path: str
    text: str

    def place(self, *steps: Step) -> Place:
        r"""Return where a value stands: `place("relations", "causes", 0, "to")`.

        A step that the file does not have ends the walk: the place is its nearest holder's.

        >>> Written("a.yaml", "relations:\n  causes: [{to: gap-risk}]").place("relations", "causes", 0, "to")
        Place(path='a.yaml', line=2, column=17)
        """
        node = tree(self.text)
        for step in steps:
            inner = child(node, step)
            if inner is None:
                break
            node = inner[1]
        return self.of(node) if node else Place(self.path)

    def key(self, *steps: Step) -> Place:
        r"""Return where the key of a value stands; the last step is a field's name.

        >>> Written("a.yaml", "relations:\n  causes: []").key("relations", "causes")
        Place(path='a.yaml', line=2, column=3)
        """
        node = tree(self.text)
        for step in steps[:-1]:
            inner = child(node, step)
            node = inner[1] if inner else None
        found = child(node, steps[-1])
        return self.of(found[0]) if found else self.place(*steps)

    def of(self, node: yaml.Node) -> Place:
        """Return the place of a node of this text."""
        mark = node.start_mark
        return Place(self.path, mark.line + 1, mark.column + 1)

    def at(self, offset: int) -> Place:
        r"""Return the place of the character with this offset, from 0.

        >>> Written("a.yaml", "one\ntwo").at(5)
        Place(path='a.yaml', line=2, column=2)
        """
        before = self.text[:offset]
        return Place(self.path, before.count("\n") + 1, offset - before.rfind("\n"))


def child(node: yaml.Node | None, step: Step) -> tuple[yaml.Node, yaml.Node] | None:
    """Return key and value of one step down; an item of a list is its own key."""
    match node, step:
        case yaml.MappingNode(value=pairs), str():
            return next(((key, value) for key, value in pairs if key.value == step), None)
        case yaml.SequenceNode(value=items), int() if 0 <= step < len(items):
            return items[step], items[step]
    return None


@lru_cache(maxsize=32)
def tree(text: str) -> yaml.Node | None:
    """Return the tree of a text that `compose` has let pass; the laws ask for few of them, late."""
    node: yaml.Node | None = yaml.compose(text, Loader=Loader)
    return node


def open_text(path: Path, folder: Path, shown: str) -> Written | Problem:
    """Return the text of a file inside `folder`, or why it is refused; a large file is not read."""
    here = Place(shown)
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            return Problem(
                here, "the file is a link that leads out of its folder.", "Copy it here."
            )
        if not path.is_file():
            return Problem(here, "this is not a regular file.", "Remove it.")
        if (size := path.stat().st_size) > LARGEST_FILE:
            return Problem(here, f"the file has {size} bytes.", f"Keep it under {LARGEST_FILE}.")
        data = path.read_bytes()
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links
        return Problem(here, f"the file cannot be read ({error}).", "Make it readable.")
    return decode(data, shown)


def decode(data: bytes, shown: str) -> Written | Problem:
    r"""Return bytes as text, or where they stop being UTF-8.

    >>> str(decode(b"label: caf\xe9", "a.yaml"))
    'a.yaml:1:11: byte 0xe9 is not UTF-8. Save the file as UTF-8.'
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = Written(shown, data[: error.start].decode("utf-8"))
        what = f"byte 0x{data[error.start]:02x} is not UTF-8."
        return Problem(before.at(len(before.text)), what, "Save the file as UTF-8.")
    return Written(shown, text.removeprefix("\ufeff"))  # some editors write a byte order mark


def compose(written: Written) -> yaml.Node | Problem:
    """Return the tree of a text, or the first thing that makes it no safe YAML."""
    if (tab := written.text.find("\t")) >= 0:
        what = "a tab stands here; YAML is indented with spaces."
        return Problem(written.at(tab), what, "Replace it with spaces.")
    if hidden := HIDDEN.search(written.text):
        what = f"the invisible character U+{ord(hidden[0][0]):04X} stands here."
        return Problem(written.at(hidden.start()), what, "Delete it.")
    try:
        refused = refusal(written)
        node = None if refused else yaml.compose(written.text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        return syntax_problem(written, error)
    except yaml.YAMLError as error:
        return Problem(Place(written.path), f"this is not YAML ({error}).", "Write it anew.")
    empty = Problem(Place(written.path), "the file is empty.", "Fill it or delete it.")
    return refused or node or empty


def syntax_problem(written: Written, error: yaml.MarkedYAMLError) -> Problem:
    """Return a syntax error at its place."""
    mark = error.problem_mark or error.context_mark
    place = Place(written.path, mark.line + 1, mark.column + 1) if mark else Place(written.path)
    fix = "Quote a text that holds ': ' or ' #', and close every quote and bracket."
    return Problem(place, f"this is not YAML: {error.problem or error.context}.", fix)


def refusal(written: Written) -> Problem | None:
    """Return the first sign of YAML that no term needs, without building anything."""
    depth = values = documents = 0
    for event in yaml.parse(written.text, Loader=Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        values += isinstance(event, yaml.NodeEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if sign := trick(event) or excess(depth, values, documents):
            mark = event.start_mark
            line, column = (mark.line, mark.column) if mark else (0, 0)
            return Problem(Place(written.path, line + 1, column + 1), *sign)
    return None


def trick(event: yaml.Event) -> tuple[str, str] | None:
    """Return what is wrong with an event that copies values or names a type."""
    match event:
        case yaml.AliasEvent(anchor=name):
            return f"'*{name}' is an alias.", "Write the value out."
        case yaml.NodeEvent(anchor=str(name)):
            return f"'&{name}' is an anchor.", "Remove it."
        case yaml.ScalarEvent(tag=str(tag)) | yaml.CollectionStartEvent(tag=str(tag)):
            return f"'{tag}' is a tag.", "Remove it: a value's type comes from its field."
    return None


def excess(depth: int, values: int, documents: int) -> tuple[str, str] | None:
    """Return what there is too much of."""
    if depth > DEEPEST_NESTING:
        return f"this nests more than {DEEPEST_NESTING} deep.", "Make it flatter."
    if values > MOST_VALUES:
        return f"the file has more than {MOST_VALUES} values.", "Split it."
    return ("a second document starts here.", "Keep one a file.") if documents > 1 else None

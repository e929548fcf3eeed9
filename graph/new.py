"""A new term's file, made from the annotated template."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from graph.read import ID, PERMALINKS

TEMPLATE = "_template.yaml"


def start_term(folder: Path, name: str, today: date) -> tuple[Path | None, str]:
    """Write `<section>/<id>` from the template and list its id; return the file, or why not."""
    section, _, term_id = name.partition("/")
    if refused := refusal(folder, section, term_id):
        return None, refused
    path = folder / section / f"{term_id}.yaml"
    template = (folder / TEMPLATE).read_text("utf-8")
    path.write_text(filled(template, term_id, today), "utf-8", newline="\n")
    permalinks = folder / PERMALINKS
    listed = permalinks.read_text("utf-8") if permalinks.exists() else ""
    permalinks.write_text(with_line(listed, term_id), "utf-8", newline="\n")
    return path, ""


def refusal(folder: Path, section: str, term_id: str) -> str:
    """Return why a term cannot be started, or nothing."""
    if not term_id:
        return f"'{section}' has no section. Write SECTION/ID, such as margin/gap-risk."
    sections = sorted(path.parent.name for path in folder.glob("*/_section.yaml"))
    if not ID.fullmatch(term_id):
        return f"'{term_id}' cannot be an id. Use a-z and 0-9 with single hyphens: margin/gap-risk."
    if section not in sections:
        return f"There is no section '{section}'. Choose from {', '.join(sections)}."
    if taken := sorted(folder.glob(f"*/{term_id}.yaml")):
        return f"The id '{term_id}' is taken by {taken[0].as_posix()}. Edit that file."
    if not (folder / TEMPLATE).is_file():
        return f"{(folder / TEMPLATE).as_posix()} is missing. Bring it back."
    return ""


def filled(template: str, term_id: str, today: date) -> str:
    r"""Return the template for one term: a folder deeper, with its label and today's date.

    >>> filled("label: Some term  # as a heading\ncreated: 2026-01-01\n", "gap-risk", date(2026, 11, 24))
    'label: Gap risk  # as a heading\ncreated: 2026-11-24\n'
    """
    text = template.replace("$schema=../", "$schema=../../", 1)
    label = term_id.replace("-", " ").capitalize()
    text = re.sub(
        r"^label: [^#\n]*?(?=  #|$)", f"label: {label}", text, count=1, flags=re.MULTILINE
    )
    return re.sub(r"^(created|modified): \S+", rf"\g<1>: {today}", text, flags=re.MULTILINE)


def with_line(listed: str, term_id: str) -> str:
    r"""Return the list of permalinks with one more id, sorted; comments stay on top.

    >>> with_line("# all\nmargin\n", "gap-risk")
    '# all\ngap-risk\nmargin\n'
    """
    lines = listed.splitlines()
    comments = [line for line in lines if line.startswith("#")]
    ids = {line for line in lines if line.strip() and not line.startswith("#")} | {term_id}
    return "\n".join([*comments, *sorted(ids)]) + "\n"

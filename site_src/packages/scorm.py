"""A course as SCORM packages: the same lesson under the manifest of either version."""

from __future__ import annotations

import json

from site_src.atlas import Atlas
from site_src.course import Course
from site_src.files import Files
from site_src.packages.archive import archive
from site_src.packages.manifest import NAME, Edition, manifest


def scorm(atlas: Atlas, course: Course, edition: Edition, lesson: Files) -> bytes:
    """Return a package for one version."""
    # Some platforms offer the interfaces of both versions: a package goes to that of its own first.
    first = f"export const FIRST = {json.dumps(edition.api)};\n"
    files: Files = {**lesson, "js/sco/first.js": first}
    identifier = f"margin-atlas.{course.path.id}"
    listed = manifest(edition, identifier, course.path.label, files)
    return archive({NAME: listed, **files}, atlas.generated_at)

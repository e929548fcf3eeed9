"""A course as SCORM packages: the same lesson under the manifest of either version."""

from __future__ import annotations

from site_src.atlas import Atlas
from site_src.course import Course
from site_src.files import Files
from site_src.packages.archive import archive
from site_src.packages.manifest import NAME, Edition, manifest


def scorm(atlas: Atlas, course: Course, edition: Edition, lesson: Files) -> bytes:
    """Return a package for one version."""
    identifier = f"margin-atlas.{course.path.id}"
    listed = manifest(edition, identifier, course.path.label, lesson)
    return archive({NAME: listed, **lesson}, atlas.generated_at)

"""The manifest of a SCORM package: one lesson with all its files, in the words of 1.2 or of 2004 4th edition.

No mastery score is stated: a platform would then turn a lesson below it from incomplete into failed.
The lesson itself says when it is passed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from site_src.packages import worded

NAME = "imsmanifest.xml"  # both versions look for it at the root of the archive
START = "index.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What differs between the versions of SCORM."""

    id: str  # as files are named
    name: str  # as people ask for it
    api: str  # what a platform's window calls its interface
    schema_version: str
    packaging: str  # namespace of the manifest
    adl: str  # namespace of what ADL adds
    kind: str  # ADL's attribute for what a resource is
    sequencing: str  # namespace; "" where there is none


SCORM_12 = Edition(
    id="scorm12",
    name="SCORM 1.2",
    api="API",
    schema_version="1.2",
    packaging="http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    adl="http://www.adlnet.org/xsd/adlcp_rootv1p2",
    kind="scormtype",
    sequencing="",
)
SCORM_2004 = Edition(
    id="scorm2004",
    name="SCORM 2004, 4th edition",
    api="API_1484_11",
    schema_version="2004 4th Edition",
    packaging="http://www.imsglobal.org/xsd/imscp_v1p1",
    adl="http://www.adlnet.org/xsd/adlcp_v1p3",
    kind="scormType",
    sequencing="http://www.imsglobal.org/xsd/imsss",
)


def manifest(edition: Edition, identifier: str, title: str, paths: Iterable[str]) -> bytes:
    """Return the manifest of a package that holds these files; `identifier` begins with a letter."""
    names = {None: edition.packaging, "adlcp": edition.adl}
    if edition.sequencing:
        names["imsss"] = edition.sequencing
    root = etree.Element(
        f"{{{edition.packaging}}}manifest", nsmap=names, identifier=identifier, version="1.0"
    )
    metadata = add(root, edition, "metadata")
    add(metadata, edition, "schema").text = "ADL SCORM"
    add(metadata, edition, "schemaversion").text = edition.schema_version
    add_organization(add(root, edition, "organizations", default="course"), edition, title)
    lesson = add(
        add(root, edition, "resources"),
        edition,
        "resource",
        identifier="lesson-files",
        type="webcontent",
        href=START,
    )
    lesson.set(f"{{{edition.adl}}}{edition.kind}", "sco")
    for path in sorted(paths):
        add(lesson, edition, "file", href=path)
    document: bytes = etree.tostring(
        root, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )
    return document


def add_organization(parent: etree._Element, edition: Edition, title: str) -> None:
    """Add the one way through the package: its lesson, which decides itself when it is done."""
    organization = add(parent, edition, "organization", identifier="course")
    add(organization, edition, "title").text = worded.line(title)
    item = add(organization, edition, "item", identifier="lesson", identifierref="lesson-files")
    add(item, edition, "title").text = worded.line(title)
    if edition.sequencing:
        sequencing = etree.SubElement(item, f"{{{edition.sequencing}}}sequencing")
        etree.SubElement(
            sequencing,
            f"{{{edition.sequencing}}}deliveryControls",
            completionSetByContent="true",
            objectiveSetByContent="true",
        )


def add(parent: etree._Element, edition: Edition, name: str, **attributes: str) -> etree._Element:
    """Add an element of the manifest's own namespace."""
    return etree.SubElement(parent, f"{{{edition.packaging}}}{name}", attributes)

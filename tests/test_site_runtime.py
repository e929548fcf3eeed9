"""The wheel and the files that the browser loads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import vl_convert
from lxml import html

from site_src import runtime
from site_src import wheel as engine
from site_src.build import stylesheets
from site_src.wheel import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return engine.build_wheel(tmp_path_factory.mktemp("wheel"))


def test_a_second_build_gives_the_same_bytes(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert engine.build_wheel(tmp_path).read_bytes() == wheel.read_bytes()


def test_the_wheel_holds_the_calculators_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    roots = {name.split("/")[0] for name in names}
    assert roots == {"calculators", f"margin_atlas-{wheel.name.split('-')[1]}.dist-info"}
    own = {name for name in names if name.startswith("calculators/")}
    tree = (engine.ROOT / "calculators").rglob("*.py")
    assert own == {path.relative_to(engine.ROOT).as_posix() for path in tree}


def test_the_wheel_runs_on_the_standard_library_alone(wheel: Path) -> None:
    program = (
        f"import sys; sys.path.append({str(wheel)!r})\n"
        "import calculators; assert '.whl' in calculators.__file__\n"
        "print(calculators.run_json('liquidation-price', '{}'))"
    )
    isolated = [sys.executable, "-I", "-S", "-c", program]
    done = subprocess.run(isolated, capture_output=True, text=True, check=True)
    assert "answer" in json.loads(done.stdout)


def test_a_second_writing_of_the_memory_gives_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    first = engine.build_memory(wheel, tmp_path)
    again = engine.build_memory(wheel, tmp_path / "again")
    assert first.read_bytes() == again.read_bytes()
    assert first.stat().st_size < 8_000_000  # what a reader's first visit pays for the quick start


def test_the_scripts_find_every_file_that_they_load() -> None:
    files = runtime.runtime_files()
    where = str(files["assets/js/where.js"])
    named = [line.split('"')[1] for line in where.splitlines() if "new URL" in line]
    assert len(named) == 4
    for path in named:
        full = "assets/" + path.removeprefix("../")
        assert any(name == full or name.startswith(full) for name in files), path


def test_pyodide_is_offered_no_package_to_load() -> None:
    locks = [text for path, text in runtime.runtime_files().items() if path.endswith("lock.json")]
    assert [json.loads(text)["packages"] for text in locks] == [{}]


def test_no_file_names_a_source_map_that_is_not_there() -> None:
    files = runtime.runtime_files().items()
    texts = {path: text for path, text in files if path.endswith((".js", ".mjs"))}
    encoded = {p: t.encode() if isinstance(t, str) else t for p, t in texts.items()}
    assert [path for path, text in encoded.items() if b"//# sourceMappingURL=" in text] == []


def test_build_and_browser_draw_charts_with_the_same_painter() -> None:
    assert engine.package_version("vega") == vl_convert.get_vega_version()
    minor = ".".join(engine.package_version("vega-lite").split(".")[:2])
    assert minor in vl_convert.get_vegalite_versions()


def test_the_typeface_of_formulas_holds_every_character_that_formulas_use(site: Path) -> None:
    style = str(stylesheets()["assets/css/atlas.css"])
    listed = re.findall(r"unicode-range: (.+?);", style)
    assert len(listed) == 1
    said = (ROOT / "site_src/fonts/README.md").read_text("utf-8")
    assert f"--unicodes={listed[0]}" in said.replace("\n", "")
    ends = [one.removeprefix("U+").partition("-") for one in listed[0].split(",")]
    ranges = [(int(first, 16), int(last or first, 16)) for first, _, last in ends]
    used: set[str] = set()
    for page in (site / "terms").glob("*/index.html"):
        for formula in html.parse(page).xpath("//math//*[not(self::annotation)]"):
            used.update((formula.text or "").strip())
    assert len(used) > 50
    missing = {one for one in used if not any(a <= ord(one) <= b for a, b in ranges)}
    assert missing == set()


def test_every_font_of_the_stylesheet_is_served_with_its_licence() -> None:
    style = str(stylesheets()["assets/css/atlas.css"])
    named = re.findall(r'url\("\.\./fonts/(.+?)\.woff2"\)', style)
    files = runtime.runtime_files()
    assert len(named) == 3
    for name in named:
        font, licence = (files[f"assets/fonts/{name}.{end}"] for end in ("woff2", "LICENSE.txt"))
        assert isinstance(font, bytes)
        assert isinstance(licence, bytes)
        assert font.startswith(b"wOF2")
        assert b"SIL Open Font License" in licence

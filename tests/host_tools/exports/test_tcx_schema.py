"""TCX files are valid: by a schema of what we write, and by the maker's own where a machine has that."""

from __future__ import annotations

from pathlib import Path

import pytest
from backstride_host.exports import writer_of
from hypothesis import given, settings
from test_exports import WALKS, session_of
from xmlschema import XMLSchema, XMLSchemaValidationError

OURS = Path(__file__).parent / "tcx.xsd"
# Debian's package pytrainer brings it.
MAKERS = Path("/usr/share/pytrainer/schemas/GarminTrainingCenterDatabase_v2.xsd")


@pytest.fixture(scope="module", params=[OURS, MAKERS], ids=["ours", "the maker's"])
def schema(request: pytest.FixtureRequest) -> XMLSchema:
    if not request.param.exists():
        pytest.skip("the maker's schema is not on this machine")
    return XMLSchema(request.param)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tcx")


@settings(max_examples=20)
@given(walks=WALKS)
def test_any_session_is_valid(schema: XMLSchema, folder: Path, walks: list) -> None:
    path = folder / "walk.tcx"
    writer_of("tcx")(session_of(walks), path)
    schema.validate(path)


WRONG = {
    "an order that is not the format's": ("Calories", "Intensity"),
    "a cadence that no byte holds": ("<ns3:RunCadence>48<", "<ns3:RunCadence>255<"),
    "a time that is none": ("<Time>2026", "<Time>yesterday"),
    "a distance that is none": ("<DistanceMeters>", "<DistanceMeters>far"),
    "an element of nobody's": ("<Notes>", "<Weather/><Notes>"),
}


@pytest.mark.parametrize("what", WRONG)
def test_the_schema_sees(what: str, folder: Path) -> None:
    path = folder / "walk.tcx"
    writer_of("tcx")(session_of([(0, 30, 700, 960), (1, 30, 900, None)]), path)
    text = path.read_text("utf-8")
    assert WRONG[what][0] in text
    path.write_text(text.replace(*WRONG[what]), "utf-8")
    with pytest.raises(XMLSchemaValidationError):
        XMLSchema(OURS).validate(path)

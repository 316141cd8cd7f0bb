"""TCX, the XML that training sites take: laps with speed, cadence in strides and power at each second."""

from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from backstride.version import VERSION

from backstride_host.exports.points import Point, Stretch, at, is_running, start_of, stretches_of
from backstride_host.session.model import SUMS, Session
from backstride_host.whole_file import whole_file

TCX = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
POINTS = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"
OWN = "urn:backstride:totals:1"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_BYTE_MOST = 254
_WATTS_MOST = 65_535


def write(session: Session, path: Path) -> None:
    """Write the session to `path`."""
    document = tree(session)
    with whole_file(path) as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write(ElementTree.tostring(document, encoding="unicode"))
        file.write("\n")


def tree(session: Session) -> Element:
    """Return the document."""
    # Prefixes by hand: ElementTree does not give out ns3, which some readers look for by that name.
    root = Element("TrainingCenterDatabase", {"xmlns": TCX})
    for prefix, space in (("ns3", POINTS), ("bs", OWN), ("xsi", _XSI)):
        root.set(f"xmlns:{prefix}", space)
    activity = SubElement(SubElement(root, "Activities"), "Activity")
    activity.set("Sport", "Running" if is_running(session) else "Other")
    _text(activity, "Id", _date(start_of(session)))
    for stretch in stretches_of(session):
        activity.append(_lap(session, stretch))
    _text(activity, "Notes", _notes(session))
    activity.append(_creator(session))
    ElementTree.indent(root, " ")
    return root


def _lap(session: Session, stretch: Stretch) -> Element:
    lap = stretch.lap
    step = session.step(lap.number)
    element = Element("Lap", {"StartTime": _date(at(session, lap.start_s))})
    _text(element, "TotalTimeSeconds", _thousandths(lap.sums["active_ms"]))
    _text(element, "DistanceMeters", _thousandths(lap.distance_mm))
    speeds = [point.speed_mm_s for point in stretch.points if point.speed_mm_s is not None]
    if speeds:
        _text(element, "MaximumSpeed", _thousandths(max(speeds)))
    _text(element, "Calories", str(min(stretch.kcal, 65_535)))
    _text(element, "Intensity", "Resting" if step is not None and step.way == "turn" else "Active")
    _text(element, "TriggerMethod", "Manual")
    if stretch.points:
        track = SubElement(element, "Track")
        for point in stretch.points:
            track.append(_point(session, point))
    # What TCX has no word for, to the last unit.
    own = SubElement(SubElement(element, "Extensions"), "bs:Totals")
    for name in SUMS:
        own.set(name, str(lap.sums[name]))
    return element


def _point(session: Session, point: Point) -> Element:
    element = Element("Trackpoint")
    _text(element, "Time", _date(at(session, point.t_s)))
    _text(element, "DistanceMeters", _thousandths(point.distance_mm))
    more = SubElement(SubElement(element, "Extensions"), "ns3:TPX")
    if point.speed_mm_s is not None:
        SubElement(more, "ns3:Speed").text = _thousandths(point.speed_mm_s)
    if point.steps_per_min is not None:
        SubElement(more, "ns3:RunCadence").text = str(min(round(point.steps_per_min / 2), _BYTE_MOST))
    if point.power_w is not None:
        SubElement(more, "ns3:Watts").text = str(min(point.power_w, _WATTS_MOST))
    return element


def _creator(session: Session) -> Element:
    creator = Element("Creator", {"xsi:type": "Device_t"})
    _text(creator, "Name", "Backstride")
    _text(creator, "UnitId", str(session.board_id or 0))
    _text(creator, "ProductID", "1")
    version = SubElement(creator, "Version")
    major, minor = [*VERSION.split("."), "0"][:2]
    _text(version, "VersionMajor", major)
    _text(version, "VersionMinor", minor)
    return creator


def _notes(session: Session) -> str:
    totals = session.totals
    return (
        f"{session.programme}: {totals['reverse_mm'] / 1000:.3f} m backwards, "
        f"{totals['forward_mm'] / 1000:.3f} m forwards, {totals['work_j']} J"
    )


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _thousandths(whole: int) -> str:
    return f"{whole // 1000}.{whole % 1000:03d}"


def _date(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

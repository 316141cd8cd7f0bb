"""Numbers as people like to read them: km/h, mph or m/s, kg or lb. Links and files have their own units."""

from dataclasses import dataclass

SPEEDS = ("km/h", "mph", "m/s")
MASSES = ("kg", "lb")

_MM_IN_MILE = 1_609_344.0
_MM_IN_FOOT = 304.8
_KG_IN_POUND = 0.45359237
# One unit of speed in mm/s, and the decimals that it is worth showing with.
_MM_S = {"km/h": (1000 / 3.6, 1), "mph": (_MM_IN_MILE / 3600, 1), "m/s": (1000.0, 2)}


@dataclass(frozen=True)
class Measures:
    """What one person prefers; distances go with the speed."""

    speed: str = SPEEDS[0]
    mass: str = MASSES[0]

    def speed_of(self, speed_mm_s: float) -> float:
        """Return a speed in the preferred unit."""
        return speed_mm_s / _MM_S[self.speed][0]

    def speed_number(self, speed_mm_s: float) -> str:
        """Return how fast it is, without sign and unit: `2.6`."""
        return f"{abs(self.speed_of(speed_mm_s)):.{_MM_S[self.speed][1]}f}"

    def guidance(self, slowest_mm_s: int, fastest_mm_s: int) -> str:
        """Return a range of speeds: `2.2–3.2 km/h`."""
        return f"{self.speed_number(slowest_mm_s)}–{self.speed_number(fastest_mm_s)} {self.speed}"

    def distance(self, distance_mm: float) -> str:
        """Return a distance: `406 m`, or `0.25 mi` for who reads mph."""
        if self.speed != "mph":
            return f"{distance_mm / 1000:.0f} m"
        if distance_mm < _MM_IN_MILE / 10:
            return f"{distance_mm / _MM_IN_FOOT:.0f} ft"
        return f"{distance_mm / _MM_IN_MILE:.2f} mi"

    def mass_text(self, mass_kg: float) -> str:
        """Return a mass: `72 kg` or `159 lb`."""
        mass = mass_kg if self.mass == "kg" else mass_kg / _KG_IN_POUND
        return f"{mass:.0f} {self.mass}"

    def in_kg(self, mass: float) -> int:
        """Return a mass given in the preferred unit in whole kg, as the console takes it."""
        return round(mass if self.mass == "kg" else mass * _KG_IN_POUND)

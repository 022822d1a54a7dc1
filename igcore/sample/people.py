"""Who the sample is about, and where they live: all habits as tables of numbers.

Kat and Mads are invented. They live in Copenhagen and move to San Francisco in the spring of 2015.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from igcore.sample import words


@dataclass(frozen=True, slots=True)
class Person:
    """One of the two: habits are weights, hours are (middle, spread, part of posts), all in local time."""

    name: str
    user_id: int
    rate: float
    growth: float
    weekdays: tuple[float, ...]
    hours: tuple[tuple[float, float, float], ...]
    likes: Mapping[str, float]
    tonings: tuple[float, ...]
    favourites: tuple[str, ...]
    untagged: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where they live: activity by season, and how likely each scene is there in each season."""

    name: str
    zone: str
    activity: Mapping[str, float]
    scenes: Mapping[str, Mapping[str, float]]
    vocabulary: words.Vocabulary


KAT = Person(
    name="Kat",
    user_id=6614136,
    rate=0.75,
    growth=0.16,
    weekdays=(0.8, 0.7, 0.8, 0.8, 0.9, 1.5, 2.3),
    hours=((8.3, 0.9, 0.55), (13.0, 1.6, 0.2), (18.5, 1.8, 0.25)),
    likes={
        "plate": 1.7,
        "flowers": 1.8,
        "leaves": 1.3,
        "houses": 1.2,
        "dog": 1.2,
        "windows": 0.6,
        "lamp": 0.6,
    },
    tonings=(0.42, 0.14, 0.2, 0.08, 0.08, 0.03, 0.05),
    favourites=("vscocam|VSCOcam", "minimalism", "onthetable", "stilllife", "lovely", "seasons"),
    untagged=0.09,
)
MADS = Person(
    name="Mads",
    user_id=5270418,
    rate=1.0,
    growth=0.24,
    weekdays=(0.8, 0.9, 0.9, 1.1, 1.4, 1.5, 0.9),
    hours=((20.2, 1.3, 0.55), (12.6, 1.0, 0.2), (22.4, 0.9, 0.25)),
    likes={"windows": 1.5, "lamp": 1.8, "bridge": 1.5, "ridges": 1.4, "plate": 0.6, "flowers": 0.5},
    tonings=(0.3, 0.14, 0.06, 0.1, 0.08, 0.04, 0.28),
    favourites=("nofilter", "streetphotography", "35mm", "grain", "onmyway", "geometry"),
    untagged=0.14,
)
PEOPLE = (KAT, MADS)

COPENHAGEN = Place(
    name="Copenhagen",
    zone="Europe/Copenhagen",
    activity={"winter": 0.45, "spring": 1.0, "summer": 1.3, "autumn": 0.85},
    scenes={
        "winter": {"snow": 7, "ridges": 1.2, "lamp": 2, "windows": 2.2, "plate": 2, "houses": 0.8,
            "dog": 0.7, "sunset": 0.4},
        "spring": {"flowers": 4, "houses": 2, "plate": 2, "leaves": 1.2, "beach": 0.7, "sunset": 0.8,
            "dog": 0.8, "windows": 0.7, "ridges": 0.6},
        "summer": {"beach": 3, "flowers": 2.2, "sunset": 1.8, "plate": 2, "houses": 2, "paws": 0.8,
            "dog": 0.9, "leaves": 0.8},
        "autumn": {"leaves": 4, "lamp": 1.7, "windows": 2, "plate": 2, "ridges": 1.4, "sunset": 0.8,
            "houses": 0.9, "paws": 0.5},
    },
    vocabulary=words.DENMARK,
)  # fmt: skip
SAN_FRANCISCO = Place(
    name="San Francisco",
    zone="America/Los_Angeles",
    activity={"winter": 1.0, "spring": 0.85, "summer": 0.75, "autumn": 1.6},
    scenes={
        "winter": {"sunset": 3, "bridge": 1.4, "beach": 1.4, "windows": 2, "plate": 2, "ridges": 1.2,
            "dog": 1, "paws": 0.7, "lamp": 0.8, "snow": 0.4},
        "spring": {"flowers": 3, "sunset": 2, "houses": 2, "plate": 2, "beach": 1.4, "bridge": 1.4,
            "ridges": 1, "paws": 0.7, "dog": 0.8, "leaves": 0.8},
        "summer": {"bridge": 3, "lamp": 1.4, "beach": 1.8, "sunset": 1.8, "plate": 2, "houses": 1.4,
            "ridges": 1.4, "paws": 0.7, "windows": 0.8},
        "autumn": {"sunset": 4, "beach": 2.4, "plate": 2, "houses": 1.6, "leaves": 1.2, "bridge": 1.2,
            "paws": 0.8, "dog": 1, "ridges": 1, "windows": 1},
    },
    vocabulary=words.SAN_FRANCISCO,
)  # fmt: skip

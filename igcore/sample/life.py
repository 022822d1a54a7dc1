"""Two invented lives: who posted what, when and where from 2011 to 2016. Nothing is drawn here.

Kat and Mads live in Copenhagen and move to San Francisco in the spring of 2015, with their dog.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from igcore import media_id
from igcore.places import Period, Periods
from igcore.sample import words
from igcore.sample.canvas import Size, chance, pick
from igcore.sample.people import COPENHAGEN, PEOPLE, SAN_FRANCISCO, Person, Place

Random = np.random.Generator
Weights = NDArray[np.float64]

FIRST_DAY = date(2011, 7, 17)
LAST_DAY = date(2016, 12, 18)
#: From this day on they live in San Francisco.
MOVE = date(2015, 4, 11)

#: The same as whoever reads the archive is told it.
PERIODS = Periods(
    (
        Period("Denmark", COPENHAGEN.zone, None, MOVE - timedelta(days=1)),
        Period("San Francisco", SAN_FRANCISCO.zone, MOVE, None),
    ),
    COPENHAGEN.zone,
)

_DAYS = (LAST_DAY - FIRST_DAY).days + 1
#: One of so many files is a duplicate, of each of the three kinds.
_PER_DUPLICATE = 80
_SEASONS = (
    "winter",
    "winter",
    "spring",
    "spring",
    "spring",
    "summer",
    "summer",
    "summer",
    "autumn",
    "autumn",
    "autumn",
    "winter",
)
_SHAPES: tuple[Size, ...] = ((640, 640),) * 8 + ((640, 800), (640, 480))
#: Legacy ids rose from about here, by some twenty a second, in the summer of 2011.
_LEGACY_START = 91_000_000
_COUNTED_FROM = datetime(2011, 7, 1, tzinfo=UTC)
_TONINGS = ("none", "deep", "warm fade", "cool", "cross-process", "sepia", "black-and-white")


#: What the light of the hour does to how likely a scene is.
_AT_NIGHT = {
    "windows": 3.2,
    "lamp": 2.2,
    "sunset": 1.5,
    "plate": 0.6,
    "beach": 0.25,
    "houses": 0.3,
    "flowers": 0.4,
    "leaves": 0.4,
}
_IN_THE_MORNING = {"plate": 2.5, "windows": 0.05, "lamp": 0.7, "sunset": 0.3, "ridges": 1.3}
_BY_DAY = {"windows": 0.15, "lamp": 0.6, "plate": 0.9}


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that a picture's pixels depend on: equal drawings are equal files."""

    seed: tuple[int, int]
    scene: str
    toning: str
    grain: float
    size: Size
    quality: int = 85
    retouched: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture file: `copy` says that it lies among the copies, under the id of another file."""

    media_id: int
    taken_at: datetime
    local: datetime
    person: Person
    drawing: Drawing
    caption: str
    copy: bool = False

    @property
    def legacy(self) -> bool:
        """Whether its id tells no time; then the file does."""
        return self.taken_at < media_id.FIRST_DAY


def plan(images: int, seed: int) -> list[Picture]:
    """Decide on every picture file, in the order of time, copies last.

    Args:
        images: How many files, duplicates among them.
        seed: Another seed, another life; the same pair always gives the same list.
    """
    rng = np.random.default_rng([seed, images])
    each = images // _PER_DUPLICATE
    moments = _moments(rng, images - 3 * each)
    posts = [_post(rng, person, local, (seed, number)) for number, (local, person) in enumerate(moments)]
    recent = [post for post in posts if not post.legacy]
    reposts = [_repost(rng, pick(rng, recent), number < each) for number in range(2 * each)]
    posts = _with_ids(sorted([*posts, *reposts], key=lambda post: post.taken_at))
    chosen = rng.choice(len(posts), each, replace=False).tolist() if each else []
    return posts + [_copy(posts[number]) for number in sorted(chosen)]


def season(day: date) -> str:
    """Meteorological season in the north, where both towns lie."""
    return _SEASONS[day.month - 1]


def place(day: date) -> Place:
    """Where they live on a day."""
    return COPENHAGEN if day < MOVE else SAN_FRANCISCO


def _moments(rng: Random, count: int) -> list[tuple[datetime, Person]]:
    """Draw local times and who posted, by day; the first is of the first day."""
    if not count:
        return []
    trips = _trips(rng)
    weights = np.stack([_daily(rng, person) * trips for person in PEOPLE], axis=1).ravel()
    cells = np.sort(rng.choice(len(weights), count, p=weights / weights.sum()))
    cells[0] %= len(PEOPLE)
    return [
        (
            _local_time(rng, FIRST_DAY + timedelta(days=cell // len(PEOPLE)), PEOPLE[cell % len(PEOPLE)]),
            PEOPLE[cell % len(PEOPLE)],
        )
        for cell in cells.tolist()
    ]


def _trips(rng: Random) -> Weights:
    """How much livelier each day is for both: a trip of one to three days every few months."""
    factor = np.ones(_DAYS)
    for first in np.arange(60, _DAYS - 5, 130) + rng.integers(-50, 50, len(range(60, _DAYS - 5, 130))):
        factor[first : first + int(rng.integers(1, 4))] = rng.uniform(8, 30)
    return factor


def _daily(rng: Random, person: Person) -> Weights:
    """How likely a post is on each day: more over the years, by season, place and weekday, in moods."""
    days = [FIRST_DAY + timedelta(days=number) for number in range(_DAYS)]
    years = np.arange(_DAYS) / 365.25
    activity = np.array([place(day).activity[season(day)] for day in days])
    weekday = np.array([person.weekdays[day.weekday()] for day in days])
    mood = np.interp(np.arange(_DAYS), np.linspace(0, _DAYS, 90), rng.lognormal(0, 0.35, 90))
    daily: Weights = person.rate * (0.5 + person.growth * years) * activity * weekday * mood
    return daily


def _local_time(rng: Random, day: date, person: Person) -> datetime:
    middle, spread, _ = person.hours[int(rng.choice(len(person.hours), p=[part for *_, part in person.hours]))]
    milliseconds = int(rng.normal(middle, spread) % 24 * 3_600_000)
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(place(day).zone))
    return midnight + timedelta(milliseconds=milliseconds)


def _post(rng: Random, person: Person, local: datetime, seed: tuple[int, int]) -> Picture:
    home, now = place(local.date()), season(local.date())
    scene = _scene(rng, person, home.scenes[now], local.hour)
    toning = str(rng.choice(_TONINGS, p=person.tonings))
    grain = rng.uniform(0.3, 1) if toning == "black-and-white" else rng.uniform(0, 0.35)
    drawing = Drawing(seed, scene, toning, grain, pick(rng, _SHAPES))
    occasion = words.Occasion(scene, toning, now, person.favourites, person.untagged)
    text = words.caption(rng, home.vocabulary, occasion)
    return Picture(0, local.astimezone(UTC), local, person, drawing, text)


def _scene(rng: Random, person: Person, here: Mapping[str, float], hour: int) -> str:
    """Choose what to draw: by place and season, by what one likes, and by the light of the hour."""
    by_hour = _AT_NIGHT if hour >= 20 or hour < 5 else _IN_THE_MORNING if hour < 11 else _BY_DAY
    likely = [weight * person.likes.get(scene, 1) * by_hour.get(scene, 1) for scene, weight in here.items()]
    total = sum(likely)
    return str(rng.choice(list(here), p=[part / total for part in likely]))


def _repost(rng: Random, original: Picture, same_bytes: bool) -> Picture:
    """The same picture under an id of its own, weeks or months later, perhaps by the other one."""
    latest = datetime(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, tzinfo=UTC)
    later = original.taken_at + timedelta(days=rng.uniform(5, 300), milliseconds=1)
    moment = min(later, max(latest, original.taken_at) + timedelta(minutes=rng.uniform(1, 600)))
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    local = _local(moment)
    person = original.person if chance(rng, 0.7) else pick(rng, PEOPLE)
    drawing = original.drawing if same_bytes else replace(original.drawing, retouched=True, quality=74)
    occasion = words.Occasion(drawing.scene, drawing.toning, season(local.date()), person.favourites, person.untagged)
    text = words.caption(rng, place(local.date()).vocabulary, occasion)
    return Picture(0, moment, local, person, drawing, text)


def _local(moment: datetime) -> datetime:
    """The time where they lived at that moment."""
    before = moment.astimezone(ZoneInfo(COPENHAGEN.zone))
    return before if before.date() < MOVE else moment.astimezone(ZoneInfo(SAN_FRANCISCO.zone))


def _with_ids(posts: list[Picture]) -> list[Picture]:
    """Give each post, sorted by time, its id: a legacy one as long as ids were counted up."""
    numbered, last = [], _LEGACY_START
    for number, post in enumerate(posts):
        if post.legacy:
            seconds = (post.taken_at - _COUNTED_FROM).total_seconds()
            last = max(_LEGACY_START + int(seconds * 20), last + 1)
            given = last
        else:
            shard = post.person.user_id % 8192
            given = media_id.make(post.taken_at, shard << 10 | number % 1024)
        numbered.append(replace(post, media_id=given))
    return numbered


def _copy(post: Picture) -> Picture:
    """A second, smaller-sized file under the same id."""
    return replace(post, copy=True, drawing=replace(post.drawing, quality=60))

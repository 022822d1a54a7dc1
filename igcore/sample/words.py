"""The words of the sample: captions for each scene, hashtags for each place, season and person."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from igcore.sample.canvas import chance, pick

Random = np.random.Generator

#: What a caption says of a scene. {spot} is somewhere near, {season} the season.
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "sunset": (
        "Last light at {spot}", "We stayed until the sun was gone", "And there it goes",
        "{spot}, just before dark",
        "Same sea, other sky", "Not bad for a Tuesday", "The sky did all the work",
        "Ten minutes of this, then cold fingers",
    ),
    "beach": (
        "Feet in the water", "{spot} to ourselves", "Low tide", "Salt in the hair, sand in the sandwiches",
        "First swim of the year", "A day without shoes", "The sea was loud today", "Picnic at {spot}",
    ),
    "bridge": (
        "There is a bridge in there somewhere", "Karl the fog came in at four",
        "Over the bridge and back by bike",
        "Good morning, bridge", "It never gets old", "Half a bridge is better than none", "Seen from {spot}",
    ),
    "ridges": (
        "Layers", "Long walk above the mist", "Hills, hills, hills", "Worth getting up at five for",
        "Far from everything",
        "One more ridge, you said", "The quiet before breakfast",
    ),
    "snow": (
        "Snow at last", "It snowed all night", "Minus seven and no wind", "Where did the path go?",
        "Hot chocolate after this",
        "The whole town went quiet", "Ski weekend", "More of the white stuff",
    ),
    "windows": (
        "Everybody is home", "Who lives there?", "Walking home through {spot}", "It rained, then it shone",
        "Lights on", "Late again", "The town after ten", "Counting windows",
    ),
    "lamp": (
        "Fog in {spot}", "Could not see the next corner", "The way home", "Quiet street",
        "Like a film from 1950",
        "November all over", "Out with the dog, could not see the dog",
    ),
    "houses": (
        "Pick a colour", "{spot} on a good day", "I would take the yellow one", "Painted ladies of {spot}",
        "Straight lines, more or less", "Neighbours", "New street, old houses",
    ),
    "flowers": (
        "From the garden", "These came up all by themselves", "Market flowers", "On the balcony",
        "A bit of {season}",
        "Somebody got flowers today", "Look who is in bloom", "Botanical garden, again",
    ),
    "leaves": (
        "Green all around", "Under the trees at {spot}", "Crunchy", "Colours of {season}",
        "Raking, then jumping",
        "The light came through just so", "Looked up",
    ),
    "plate": (
        "Breakfast", "Sunday breakfast, second helping", "Lunch at {spot}", "He cooked, I took the picture",
        "First coffee of the day", "Grandmother's recipe", "Too pretty to eat. Ate it.",
        "Flat white and a plan",
        "Dinner for two", "Leftovers never looked so good",
    ),
    "dog": (
        "Bodil on the lookout", "Bodil wants to go further", "Somebody is waiting for the ball", "Good dog",
        "She heard the word walk", "Bodil, queen of {spot}",
    ),
    "paws": (
        "She was here", "Follow the dog", "Bodil went that way", "Somebody ran in circles",
        "Four feet, one direction",
    ),
}  # fmt: skip

_DANISH = (
    "Så blev det {season_da}", "Hygge på {spot}", "En stille morgen", "Åh, det lys", "Sikke en dag!",
    "God søndag", "Æblekage bagefter", "Ude at gå", "Hjemme igen",
)  # fmt: skip
_SEASONS_DA = {"winter": "vinter", "spring": "forår", "summer": "sommer", "autumn": "efterår"}

_LONG = (
    "We took the early train, missed the stop, walked back along the water and found this. Would do it again.",
    "I must have passed this place a hundred times and never looked. Today the light was right and there was "
    "nobody about, so I stood there for a good quarter of an hour until my coffee was cold.",
    "Note to self: bring the other lens, bring a scarf, and leave the house before noon.",
    "Thank you for all the kind words yesterday. We slept late, ate everything that was left and went for a long walk.",
    "It looks calm but the wind nearly took the phone out of my hand.\n\nThird try. The first two are of my thumb.",
    "My mother says I take too many pictures of this. She is right, and here is one more.",
)

_EMOJI: Mapping[str, str] = {
    "sunset": "🌅🌇✨", "beach": "🌊☀️⛱", "bridge": "🌉🌁❤️", "ridges": "⛰🌲🥾", "snow": "❄️⛄🎿",
    "windows": "🌃🌙✨", "lamp": "🌫👣🌙", "houses": "🏠💛🎨", "flowers": "🌷🌸🌼", "leaves": "🍂🍁🌿",
    "plate": "☕🍳🍓",
    "dog": "🐶🐕❤️", "paws": "🐾🐾🐾",
}  # fmt: skip

#: Hashtags of a scene; spellings of one tag stand together, parted by |.
_SCENE_TAGS: Mapping[str, tuple[str, ...]] = {
    "sunset": ("sunset|Sunset", "sky", "sea|Sea", "goldenhour", "clouds"),
    "beach": ("beach|Beach", "sea|Sea", "waves", "swim", "sand"),
    "bridge": ("bridge|Bridge", "fog", "architecture", "sky"),
    "ridges": ("hills", "mist", "hiking", "nature|Nature", "view"),
    "snow": ("snow|Snow|SNOW", "cold", "white", "trees"),
    "windows": ("night|Night", "lights", "city", "nightwalk", "rain"),
    "lamp": ("fog", "street", "light", "quiet"),
    "houses": ("houses", "colours|colors", "architecture", "facade", "city"),
    "flowers": ("flowers|Flowers", "garden", "bloom", "nature|Nature", "macro"),
    "leaves": ("leaves", "trees", "nature|Nature", "green"),
    "plate": ("food|Food", "coffee|Coffee", "breakfast|Breakfast", "homemade", "yum"),
    "dog": ("dog|Dog", "Bodil|bodil", "dogsofinstagram", "silhouette"),
    "paws": ("dog|Dog", "Bodil|bodil", "sand", "footprints"),
}
_SHARED_TAGS = (
    "love|Love", "weekend", "home", "instagood", "happy", "walk", "us", "throwback|tbt", "2_of_us", "365",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What one place adds: hashtags used there only (spellings parted by |), names of spots, a language."""

    tags: tuple[str, ...]
    spots: tuple[str, ...]
    danish: bool


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a caption is written about."""

    scene: str
    toning: str
    season: str
    favourites: tuple[str, ...]
    untagged: float


DENMARK = Vocabulary(
    tags=(
        "Copenhagen|copenhagen|COPENHAGEN", "Denmark|denmark", "København|københavn", "Nørrebro|nørrebro",
        "cph|CPH",
        "igersdenmark", "Danmark", "hygge", "delditkbh", "Amager",
    ),
    spots=("Nørrebro", "Amager Strand", "Nyhavn", "Søerne", "Dyrehaven", "Assistens", "Østerbro",
    "Møns Klint"),
    danish=True,
)  # fmt: skip
SAN_FRANCISCO = Vocabulary(
    tags=(
        "SanFrancisco|sanfrancisco|SANFRANCISCO", "California|california", "SF|sf", "BayArea|bayarea",
        "GoldenGate",
        "OceanBeach|oceanbeach", "igerssf", "DoloresPark", "karlthefog", "wildbayarea",
    ),
    spots=("Ocean Beach", "Dolores Park", "Lands End", "the Mission", "Bernal Hill", "Point Reyes",
    "Twin Peaks"),
    danish=False,
)  # fmt: skip


def caption(rng: Random, place: Vocabulary, occasion: Occasion) -> str:
    """Write a caption with its hashtags; now and then it is empty, long, Danish or without hashtags."""
    if chance(rng, 0.018):
        return ""
    spot = pick(rng, place.spots)
    texts = _DANISH if place.danish and chance(rng, 0.14) else _TEXTS[occasion.scene]
    text = pick(rng, texts).format(spot=spot, season=occasion.season, season_da=_SEASONS_DA[occasion.season])
    if chance(rng, 0.24):
        text = f"{text} {_emoji(rng, occasion.scene)}"
    if chance(rng, 0.07):
        text = f"{text}. {pick(rng, _LONG)}"
    if chance(rng, max(occasion.untagged - 0.018, 0)):
        return text
    tags = " ".join(f"#{tag}" for tag in hashtags(rng, place, occasion))
    if chance(rng, 0.06):
        return tags
    return f"{text}{pick(rng, (' ', ' ', '. ', chr(10)))}{tags}"


def _emoji(rng: Random, scene: str) -> str:
    letters = [letter for letter in _EMOJI[scene] if letter != "\ufe0f"]
    return pick(rng, letters) * pick(rng, (1, 1, 1, 2, 3))


def hashtags(rng: Random, place: Vocabulary, occasion: Occasion) -> list[str]:
    """One to twelve different hashtags without their #, in the order of writing."""
    scene = _SCENE_TAGS[occasion.scene]
    season = (f"{occasion.season}|{occasion.season.title()}", f"{occasion.season}light")
    grey = ("blackandwhite|BlackAndWhite", "bw", "monochrome") if occasion.toning == "black-and-white" else ()
    pools = (place.tags, scene, season, occasion.favourites + grey, _SHARED_TAGS)
    likely = np.array([0.34, 0.28, 0.1, 0.2, 0.08])
    found: dict[str, None] = {}
    for pool in rng.choice(len(pools), size=min(1 + int(rng.poisson(3.1)), 12), p=likely).tolist():
        tags = pools[pool]
        rank = min(int(rng.exponential(len(tags) / 3)), len(tags) - 1)
        found.setdefault(tags[rank])
    return [pick(rng, spellings.split("|")) for spellings in found]

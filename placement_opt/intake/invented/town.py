"""Where children live: codes, providers, registered homes and addresses. All names and postcodes are invented."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from placement_opt.intake.invented.given_rates import PLACEMENTS, RateArrays, Rates
from placement_opt.intake.invented.invention import Habits

PLACEMENT_CODES = (
    *("K2", "S1", "U1", "U2", "U3", "U4", "U5", "U6", "P1", "A3", "A4", "A5", "A6", "H5", "P2", "R2", "R5", "Z1"),
    *("T1", "T3", "T4"),
)
PROVIDER_CODES = ("", "PR0", "PR1", "PR3", "PR4", "PR5")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # of an inward code
INWARD_CODES = 10 * len(LETTERS) ** 2  # inward codes of a district
DISTRICTS = (*(f"ZZ{n}" for n in range(1, 7)), *(f"ZY{n}" for n in range(1, 10)))  # no post town has such an area
HOME_DISTRICTS = 6  # the first ones
LISTED_KINDS = (  # provider table: kind, Ofsted's word, sector, placement types that it serves
    ("council_home", "Children's home", "Local Authority", ("home_inhouse",)),
    ("private_home", "Children's home", "Private", ("home_external",)),
    ("school", "Residential special school", "Private", ("residential_school",)),
    ("council_fostering", "Local authority fostering agency", "Local Authority", ("foster_inhouse", "foster_kinship")),
    ("agency", "Independent fostering agency", "Private", ("foster_ifa",)),
    ("supported", "Supported accommodation", "Private", ("community",)),
    ("unused", "Children's home", "Local Authority", ()),  # homes of another council
)
HOME_KINDS = ("council_home", "private_home", "school")  # the child lives at the provider's own address
FEWEST = 2  # providers of a kind, so that a child can move from one to another


@dataclass(frozen=True)
class Town:
    """The providers that a council uses, and how a placement is drawn."""

    providers: pd.DataFrame  # kind, provision, sector, post, beds, local, urn
    post: np.ndarray
    urn: np.ndarray
    beds: np.ndarray
    spans: dict[int, tuple[str, int, int]]  # by placement number: kind of provider, its first row, one past its last
    local: np.ndarray  # (placement): share in the home districts
    habits: Habits


def build_town(rng: np.random.Generator, rates: Rates, drawn: RateArrays, scale: float) -> Town:
    """Return the providers of a council of this size."""
    kinds_of = rates.habits.kinds
    many = {
        **{kind: told.many * scale for kind, told in kinds_of.items()},
        **{"council_home": rates.homes_inhouse * scale, "private_home": rates.homes_external * scale},
        **{"council_fostering": 1.0, "unused": kinds_of["unused"].many},
    }
    frames = []
    for kind, provision, sector, serves in LISTED_KINDS:
        n = max(FEWEST if kind != "council_fostering" else 1, round(many[kind]))
        share = drawn.local[PLACEMENTS.index(serves[0])] if serves else 0
        local = np.arange(n) < round(n * share)
        places = _places(rng, kind, rates.habits, n)
        frame = {"kind": kind, "provision": provision, "sector": sector, "post": draw_posts(rng, local)}
        frames.append(pd.DataFrame({**frame, "beds": places, "local": local}))
    providers = pd.concat(frames, ignore_index=True)
    providers["urn"] = np.int32(9_000_001) + 17 * np.arange(len(providers), dtype=np.int32)
    kinds = providers["kind"].tolist()
    spans = {
        PLACEMENTS.index(place): (kind, kinds.index(kind), kinds.index(kind) + kinds.count(kind))
        for kind, _, _, serves in LISTED_KINDS
        for place in serves
    }
    post, urn, beds = (providers[name].to_numpy() for name in ("post", "urn", "beds"))
    return Town(providers, post, urn, beds, spans, drawn.local, rates.habits)


def _places(rng: np.random.Generator, kind: str, habits: Habits, n: int) -> np.ndarray:
    """Return places of n providers; those of homes are drawn whatever the kind, so that a seed stays its town."""

    def draw(of: str) -> np.ndarray:
        least, most = habits.kinds[of].places
        return rng.integers(least, most + 1, n)

    drawn = {of: draw(of) for of in ("council_home", "private_home")}
    if kind in ("school", "unused"):
        return draw(kind)
    return drawn.get(kind, np.zeros(n, int))


def draw_posts(rng: np.random.Generator, local: np.ndarray) -> np.ndarray:
    """Return addresses as numbers of a postcode, in a home district or elsewhere."""
    home = rng.integers(0, HOME_DISTRICTS, len(local))
    away = rng.integers(HOME_DISTRICTS, len(DISTRICTS), len(local))
    return (np.where(local, home, away) * INWARD_CODES + rng.integers(0, INWARD_CODES, len(local))).astype(np.int32)


def post_text(post: int) -> str:
    """Return a postcode such as ZZ1 1AA."""
    district, unit = divmod(post, INWARD_CODES)
    sector, letters = divmod(unit, len(LETTERS) ** 2)
    first, second = divmod(letters, len(LETTERS))
    return f"{DISTRICTS[district]} {sector}{LETTERS[first]}{LETTERS[second]}"


def choose(rng: np.random.Generator, shares: dict[str, float], among: tuple[str, ...], n: int) -> np.ndarray:
    """Return n draws from named shares, as positions among all names."""
    return rng.choice([among.index(name) for name in shares], size=n, p=np.array(list(shares.values())))


def draw_places(
    rng: np.random.Generator, town: Town, place: np.ndarray, before: dict[str, np.ndarray], lived: np.ndarray
) -> dict[str, np.ndarray]:
    """Return code, provider, post, urn and site of new placements, none at the address of the placement before.

    `before` holds post and site of the placement before (-1 for none); `lived` counts children by provider.
    """
    n = len(place)
    out = {key: np.zeros(n, np.int32) for key in ("code", "provider", "urn")}
    out["site"] = np.full(n, -1, np.int32)
    out["post"] = draw_posts(rng, rng.random(n) < town.local[place])
    out["post"] = np.where(out["post"] == before["post"], out["post"] ^ 1, out["post"])
    for number in np.unique(place):
        here = np.flatnonzero(place == number)
        codes, providers = (of[PLACEMENTS[number]] for of in (town.habits.codes, town.habits.providers))
        out["code"][here] = choose(rng, codes, PLACEMENT_CODES, len(here))
        out["provider"][here] = choose(rng, providers, PROVIDER_CODES, len(here))
        if number in town.spans:
            kind, first, past = town.spans[number]
            free = town.beds[first:past] - lived[first:past] if kind == "council_home" else None
            pick = first + _pick(rng, len(here), past - first, free)
            if kind in HOME_KINDS:
                following = np.where(pick + 1 < past, pick + 1, first)
                pick = np.where(pick == before["site"][here], following, pick)
                out["site"][here] = pick
                out["post"][here] = town.post[pick]
            out["urn"][here] = town.urn[pick]
    return out


def _pick(rng: np.random.Generator, n: int, among: int, free: np.ndarray | None) -> np.ndarray:
    """Return n of so many providers: free beds first if they are counted, any where there is none."""
    anywhere = rng.integers(0, among, n)
    if free is not None:
        beds = rng.permutation(np.repeat(np.arange(among), np.maximum(free, 0)))[:n]
        anywhere[: len(beds)] = beds
    return anywhere

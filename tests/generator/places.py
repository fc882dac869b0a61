"""Where children live: codes, providers, registered homes and addresses. All names and postcodes are invented."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tests.generator.rates import PLACEMENTS, Rates, Tables

CODES = (
    *("K2", "S1", "U1", "U2", "U3", "U4", "U5", "U6", "P1", "A3", "A4", "A5", "A6", "H5", "P2", "R2", "R5", "Z1"),
    *("T1", "T3", "T4"),
)
PROVIDERS = ("", "PR0", "PR1", "PR3", "PR4", "PR5")
# Per placement type: codes with their shares, then providers with theirs.
MIXES: dict[str, tuple[dict[str, float], dict[str, float]]] = {
    "home_inhouse": ({"K2": 1}, {"PR1": 1}),
    "home_external": ({"K2": 1}, {"PR4": 1}),
    "residential_school": ({"S1": 1}, {"PR4": 1}),
    "foster_inhouse": ({"U4": 0.2, "U5": 0.05, "U6": 0.75}, {"PR1": 1}),
    "foster_ifa": ({"U4": 0.2, "U5": 0.02, "U6": 0.78}, {"PR4": 0.9, "PR5": 0.1}),
    "foster_kinship": ({"U1": 0.2, "U2": 0.02, "U3": 0.78}, {"PR1": 1}),
    "parents": ({"P1": 1}, {"PR0": 1}),
    "adoption": ({"A3": 0.04, "A4": 0.06, "A5": 0.15, "A6": 0.75}, {"PR1": 1}),
    "community": ({"H5": 0.85, "P2": 0.15}, {"PR4": 1}),
    "other": ({"R2": 0.15, "R5": 0.25, "Z1": 0.6}, {"PR3": 1}),
}
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # of an inward code
UNITS = 10 * len(LETTERS) ** 2  # inward codes of a district
DISTRICTS = (*(f"ZZ{n}" for n in range(1, 7)), *(f"ZY{n}" for n in range(1, 10)))  # no post town has such an area
HOME_DISTRICTS = 6  # the first ones
KINDS = (  # provider table: kind, Ofsted's word, sector, placement types that it serves
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


def build_town(rng: np.random.Generator, rates: Rates, drawn: Tables, scale: float) -> Town:
    """Return the providers of a council of this size."""
    many = {
        "council_home": rates.homes_inhouse * scale,
        "private_home": rates.homes_external * scale,
        "school": 6 * scale,
        "council_fostering": 1,
        "agency": 10 * scale,
        "supported": 8 * scale,
        "unused": 5,
    }
    frames = []
    for kind, provision, sector, serves in KINDS:
        n = max(FEWEST if kind != "council_fostering" else 1, round(many[kind]))
        share = drawn.local[PLACEMENTS.index(serves[0])] if serves else 0
        local = np.arange(n) < round(n * share)
        beds = {"council_home": rng.integers(4, 7, n), "private_home": rng.integers(2, 6, n)}
        places = beds.get(kind, rng.integers(8, 40, n) if kind == "school" else np.zeros(n, int))
        places = rng.integers(4, 7, n) if kind == "unused" else places
        frame = {"kind": kind, "provision": provision, "sector": sector, "post": draw_posts(rng, local)}
        frames.append(pd.DataFrame({**frame, "beds": places, "local": local}))
    providers = pd.concat(frames, ignore_index=True)
    providers["urn"] = np.int32(9_000_001) + 17 * np.arange(len(providers), dtype=np.int32)
    kinds = providers["kind"].tolist()
    spans = {
        PLACEMENTS.index(place): (kind, kinds.index(kind), kinds.index(kind) + kinds.count(kind))
        for kind, _, _, serves in KINDS
        for place in serves
    }
    columns = (providers[name].to_numpy() for name in ("post", "urn", "beds"))
    return Town(providers, *columns, spans, drawn.local)


def draw_posts(rng: np.random.Generator, local: np.ndarray) -> np.ndarray:
    """Return addresses as numbers of a postcode, in a home district or elsewhere."""
    home = rng.integers(0, HOME_DISTRICTS, len(local))
    away = rng.integers(HOME_DISTRICTS, len(DISTRICTS), len(local))
    return (np.where(local, home, away) * UNITS + rng.integers(0, UNITS, len(local))).astype(np.int32)


def post_text(post: int) -> str:
    """Return a postcode such as ZZ1 1AA."""
    district, unit = divmod(post, UNITS)
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
        codes, providers = MIXES[PLACEMENTS[number]]
        out["code"][here] = choose(rng, codes, CODES, len(here))
        out["provider"][here] = choose(rng, providers, PROVIDERS, len(here))
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

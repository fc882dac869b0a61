"""config/catalogue.yaml, and the catalogue.yaml of a model, to a `Catalogue`."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from placement_opt.domain.catalogue import (
    SETTLED,
    TIED,
    AgeBand,
    Catalogue,
    LeastAge,
    LevelOfNeed,
    Need,
    PlacementType,
    ScoredGroup,
    ScoredMeasures,
    Starter,
)
from placement_opt.domain.services import ALL
from placement_opt.inputs.catalogue_settings import (
    CatalogueFile,
    EffectRow,
    LevelRow,
    MoreWords,
    NeedRow,
    PlacementRow,
    ScoredGroupRow,
    ScoredRows,
    StarterRows,
)
from placement_opt.kernel import paths
from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.names import unknown_names
from placement_opt.kernel.text import shown
from placement_opt.kernel.yamls import Lines, Where, check, line_of, read_yaml

FILE = "catalogue.yaml"
CLOSED = ("providers", "capacities", "investments")  # lists to which a word could be added only with a rule for it
OF_WORDS = (
    "starter",
    "scored",
    "least_ages",
    "families",
    "fewest_children",
)  # parts that define no words but make use of them
PROVIDER_KINDS = ("council", "external")
# What a model may add words to.
EXTENDED = ("settings", "waiting_lists", "price_families", "levels", "measures", "exits", "after_care_support")
_WORD = re.compile(r"[a-z0-9_]+")


def read_catalogue(path: Path | None = None) -> Catalogue:
    """Return the catalogue of a file, otherwise that of config/; raise BadInput with every fault of it."""
    path = path or paths.config_folder() / FILE
    file = shown(path)
    data, lines, faults = read_yaml(path, file, CatalogueFile)
    written, more = (None, []) if data is None else check(CatalogueFile, data, lines, file)
    if written is None or faults:
        raise BadInput([*faults, *more])
    if faults := [*_faults(written, lines, file)]:
        raise BadInput(faults)
    return _catalogue(written, file)


def with_words_of(catalogue: Catalogue, folder: Path, name: str) -> tuple[Catalogue, list[Fault]]:
    """Return the catalogue with the words that a model folder adds, and the faults of its catalogue.yaml.

    A model may add words; a word that is known keeps its meaning. `name` is the folder as printed.
    """
    path, file = folder / FILE, f"{name}/{FILE}"
    if not os.path.lexists(path):
        return catalogue, []
    data, lines, faults = read_yaml(path, file, MoreWords)
    written, more = (None, []) if data is None else check(MoreWords, data, lines, file)
    if written is None or faults:
        return catalogue, [*faults, *more]
    added = {of: dict(getattr(written, of)) for of in EXTENDED}
    added["levels"] = {level: _level(row) for level, row in added["levels"].items()}
    both = {of: {**words, **getattr(catalogue, of)} for of, words in added.items()}
    found = [*_redefined(catalogue, added, lines, file), *_malformed(added, lines, file)]
    known = {"waiting list": both["waiting_lists"], "setting": both["settings"]}
    found += unknown_names(written, known, lines, file)
    found += _families_redefined(catalogue, written, lines, file)
    merged: dict[str, Any] = {of: {**getattr(catalogue, of), **words} for of, words in added.items()}
    merged["families"] = tuple(dict.fromkeys((*catalogue.families, *written.families)))
    return dataclasses.replace(catalogue, **merged, files=(*catalogue.files, file)), found


# --- what cannot be meant


def _faults(written: CatalogueFile, lines: Lines, file: str) -> Iterator[Fault]:
    named = {name: getattr(written, name) for name in CatalogueFile.model_fields if name not in OF_WORDS}
    starter = {f"starter.{name}": getattr(written.starter, name) for name in ("services", "funders", "schedule_lines")}
    yield from _malformed({**named, **starter}, lines, file)
    yield from unknown_names(written, _known(written), lines, file)
    for of, tied in (*TIED.items(), ("providers", PROVIDER_KINDS)):
        for word in (w for w in tied if w not in named[of]):
            yield Fault(file, line_of((of,), lines), of, f"the word {word}, to which a rule is tied", "no such word")
        for word in (w for w in named[of] if of in CLOSED and w not in tied):
            expected = f"only {' | '.join(tied)}: no rule knows another"
            yield Fault(file, line_of((of, word), lines), of, expected, word)
    yield from _bands(written, lines, file)
    yield from _groups(written, lines, file)


def _known(written: CatalogueFile) -> dict[str, tuple[str, ...]]:
    kinds: dict[str, Mapping[str, Any]] = {
        **{
            "need group": written.needs,
            "placement type": written.placements | written.optional_placements,
            "level of need": written.levels,
        },
        **{"age band": written.age_bands, "setting": written.settings, "provider": written.providers},
        **{"waiting list": written.waiting_lists, "limit of places": written.capacities},
        **{"price family": written.price_families, "investment": written.investments},
        **{"measure": written.measures},
    }
    return {kind: tuple(words) for kind, words in kinds.items()} | {
        "line of the schedule": tuple(written.starter.schedule_lines)
    }


def _malformed(sections: Mapping[str, Mapping[str, Any]], lines: Lines, file: str) -> Iterator[Fault]:
    for of, words in sections.items():
        for word in words:
            row = line_of((*of.split("."), word), lines)
            if not _WORD.fullmatch(word):
                yield Fault(file, row, of, "a name of lower-case letters, digits and underscores", word)
            if of == "levels" and word == SETTLED:
                yield Fault(file, row, of, "another name: settled is said of a need group beside its level", word)


def _bands(written: CatalogueFile, lines: Lines, file: str) -> Iterator[Fault]:
    """Yield a fault for every age band that does not begin where the one before it ends."""
    first = 0
    for name, band in written.age_bands.items():
        row = line_of(("age_bands", name), lines)
        if band.from_age != first:
            yield Fault(
                file, row, f"age_bands.{name}.from", f"{first}: bands youngest first, without holes", str(band.from_age)
            )
        if band.to_age < band.from_age:
            yield Fault(file, row, f"age_bands.{name}.to", f"{band.from_age} or more", str(band.to_age))
        first = band.to_age + 1


def _groups(written: CatalogueFile, lines: Lines, file: str) -> Iterator[Fault]:
    """Yield a fault for two need groups of one band and level, one that grows no older, and one without a place."""
    seen: dict[tuple[str, str, bool], str] = {}
    for need, row in written.needs.items():
        where: Where = ("needs", need)
        first = seen.setdefault((row.ages, row.level if not row.settled else "", row.settled), need)
        if first != need:
            yield Fault(file, line_of(where, lines), "needs", f"another age band or level than {first}", need)
        older = written.needs.get(row.ages_into or "")
        bands = written.age_bands
        if older and {row.ages, older.ages} <= bands.keys() and bands[older.ages].from_age <= bands[row.ages].to_age:
            found = row.ages_into or ""
            yield Fault(file, line_of((*where, "ages_into"), lines), f"needs.{need}.ages_into", "an older group", found)
        if not written.starter.suitable.get(need):
            expected = f"placement types that may suit {need}"
            yield Fault(file, line_of(("starter", "suitable"), lines), "starter.suitable", expected, "none")


def _redefined(
    catalogue: Catalogue, added: Mapping[str, Mapping[str, Any]], lines: Lines, file: str
) -> Iterator[Fault]:
    for of, words in added.items():
        known = getattr(catalogue, of)
        for word in (w for w in words if w in known and words[w] != known[w]):
            row, hint = line_of((of, word), lines), f"{catalogue.files[0]} says what {word} means"
            yield Fault(file, row, of, "a new word", word, hint)


def _families_redefined(catalogue: Catalogue, written: MoreWords, lines: Lines, file: str) -> Iterator[Fault]:
    """Yield a fault for every setting of the catalogue that a model calls a family: of its own settings it may say."""
    for i, setting in enumerate(written.families):
        if setting in catalogue.settings:
            expected = f"a setting that this file adds, since {catalogue.files[0]} says which of its own are families"
            yield Fault(file, line_of(("families", i), lines), f"families.{i}", expected, setting)


# --- as the package holds it


def _catalogue(written: CatalogueFile, file: str) -> Catalogue:
    bands = {name: AgeBand(b.from_age, b.to_age) for name, b in written.age_bands.items()}
    return Catalogue(
        settings=written.settings,
        providers=written.providers,
        waiting_lists=written.waiting_lists,
        capacities=written.capacities,
        price_families=written.price_families,
        investments=written.investments,
        age_bands=bands,
        levels={name: _level(row) for name, row in written.levels.items()},
        needs={id: _need(id, row, bands[row.ages]) for id, row in written.needs.items()},
        placements={id: _placement(id, row) for id, row in written.placements.items()},
        suitable=written.starter.suitable,
        breakdown={(row.need, p): row.to_need for row in written.starter.breakdown for p in row.placements},
        starter=_starter(written.starter),
        measures=written.measures,
        scored=_scored(written.scored),
        files=(file,),
        exits=written.exits,
        after_care_support=written.after_care_support,
        optional_placements={id: _placement(id, row) for id, row in written.optional_placements.items()},
        least_ages=tuple(LeastAge(k.age, k.since, k.source, k.settings, k.placements) for k in written.least_ages),
        families=written.families,
        fewest_children=written.fewest_children,
    )


def _level(row: LevelRow) -> LevelOfNeed:
    return LevelOfNeed(row.title, row.held_to_today)


def _need(id: str, row: NeedRow, band: AgeBand) -> Need:
    ages = band.from_age, band.to_age
    return Need(id, row.title, *ages, row.level, row.settled, row.ages_into or "", row.after_mtfc or "")


def _placement(id: str, row: PlacementRow) -> PlacementType:
    family = row.price_family or ""
    return PlacementType(id, row.title, row.setting, row.provider, row.waiting_list, row.steered, row.capacity, family)


def _starter(rows: StarterRows) -> Starter:
    return Starter(
        moves=tuple((m.need, m.start, m.to, m.reason) for m in rows.moves),
        services=tuple((id, s.title, _yes(s.enabled), s.needs, s.schedule_line) for id, s in rows.services.items()),
        funders=tuple((id, f.title, _yes(f.external), _yes(f.one_off), f.pays_for) for id, f in rows.funders.items()),
        schedule_lines=tuple(rows.schedule_lines.items()),
        key_stage_4=AgeBand(rows.key_stage_4.from_age, rows.key_stage_4.to_age),
        effects={id: _effects(s.effects) for id, s in rows.services.items()},
        effects_to_add={id: _effects(s.effects) for id, s in rows.services_to_add.items()},
        evidence={
            **{id: s.evidence for id, s in rows.services.items()},
            **{id: s.evidence for id, s in rows.services_to_add.items()},
        },
    )


def _effects(rows: tuple[EffectRow, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((row.effect, ALL, row.placement or ALL) for row in rows)


def _scored(rows: ScoredRows) -> ScoredMeasures:
    def group(row: ScoredGroupRow) -> ScoredGroup:
        return ScoredGroup(row.settings, row.children, row.spend)

    return ScoredMeasures(
        group(rows.residential),
        group(rows.foster),
        rows.spend_together,
        rows.looked_after,
        rows.started,
        rows.ceased,
    )


def _yes(said: bool) -> str:
    return "yes" if said else "no"

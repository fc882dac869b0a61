"""Fields of a request as options: typed words become values, and every fault is named at once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest

from placement_opt.kernel.errors import BadInput, Fault
from placement_opt.kernel.options import Option, options, request_of


def whole(text):
    if not text.isdigit():
        raise BadInput([Fault("--whole", None, "", "a whole number", text)])
    return int(text)


@dataclass(frozen=True)
class Request:
    place: Annotated[Path, Option("PLACE", "Where.", argument=True)]
    first: Annotated[int, Option("N", "How many.", whole)]
    second: Annotated[int, Option("N", "How many more.", whole, flag="--more")] = 7
    several: Annotated[tuple[str, ...], Option("WORD", "Repeatable.")] = ()
    hidden: str = "only for other programs"


def test_what_is_typed_becomes_the_request():
    words = {"place": Path("x"), "first": "3", "second": None, "several": ["a", "b"]}
    assert request_of(Request, words) == Request(Path("x"), 3, 7, ("a", "b"))


def test_every_fault_is_named_at_once():
    with pytest.raises(BadInput) as error:
        request_of(Request, {"place": Path("x"), "first": "three", "second": "four"})
    assert [fault.found for fault in error.value.faults] == ["three", "four"]


@dataclass(frozen=True)
class Counted:
    quarters: Annotated[int | None, Option("Q", "How many.", least=1)] = None


def test_a_number_below_the_least_is_a_fault_like_any_other():
    assert request_of(Counted, {"quarters": 1}) == Counted(1)
    with pytest.raises(BadInput, match="--quarters: expected a whole number of at least 1, got 0"):
        request_of(Counted, {"quarters": 0})


def test_a_field_without_an_option_is_not_asked_for():
    assert list(options(Request)) == ["place", "first", "second", "several"]


def test_an_option_is_named_by_its_field_unless_it_says_otherwise():
    named = {name: option.named(name) for name, (_, option) in options(Request).items()}
    assert (named["first"], named["second"]) == ("--first", "--more")

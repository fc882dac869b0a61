"""Where the children of a council's model are a quarter later, if nothing is done."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from placement_opt.england.flow_response import FlowResponse, flow_response
from placement_opt.england.new_council.flows_in_balance import Flows, State, broken_down, older
from placement_opt.england.new_council.pattern import EnglandPattern


def response_of(f: Flows, pattern: EnglandPattern, years: int) -> FlowResponse:
    """Return how far the children in care move with all who enter and all who leave in the years ahead."""
    stock = {s: n for s, n in f.stock.items() if n}
    place = {s: i for i, s in enumerate(stock)}
    step = np.eye(len(stock))
    for s, gone in f.exits.items():
        _leave(step, place, s, gone, stock)
    for move, n in [*f.moves.items(), *broken_down(stock, pattern).items()]:
        _pass(step, place, (move[:2], move[2:]), n, stock)
    for s, n in stock.items():
        share, then = older(f.ageing, s)
        _pass(step, place, (s, then), share * n, stock)
    entering, leaving = (np.array([flow.get(s, 0.0) for s in stock]) for flow in (f.entries, f.exits))
    return flow_response(step, entering, leaving, sum(stock.values()), years)


def _leave(step: np.ndarray, place: Mapping[State, int], s: State, n: float, stock: Mapping[State, int]) -> None:
    if s in place:
        step[place[s], place[s]] -= n / stock[s]


def _pass(
    step: np.ndarray, place: Mapping[State, int], way: tuple[State, State], n: float, stock: Mapping[State, int]
) -> None:
    """Let so many children a quarter pass from one state to another; where nobody lives now they stay as they are."""
    start, end = way
    if start in place and end in place:
        step[place[start], place[start]] -= n / stock[start]
        step[place[end], place[start]] += n / stock[start]

"""From the fields of a request to the options of a command, so that each option is written once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields
from typing import Annotated, Any, get_args, get_origin

import typer

from placement_opt.kernel.options import Option, options

Command = Callable[..., None]


def asking_for(kind: type, command: Command) -> Command:
    """Return a command that takes every option of a request before its own, and is given them as they were typed."""
    mine = inspect.signature(command, eval_str=True).parameters.values()
    its_own = [p.replace(kind=p.KEYWORD_ONLY) for p in mine if p.kind is not p.VAR_KEYWORD]
    command.__signature__ = inspect.Signature([*_parameters(kind), *its_own])  # type: ignore[attr-defined]
    return command


def _parameters(kind: type) -> Iterator[inspect.Parameter]:
    needed = {f.name for f in fields(kind) if f.default is MISSING}
    for name, (type_, option) in options(kind).items():
        must = name in needed
        typed = _as_typed(type_, option)
        default = inspect.Parameter.empty if must else False if typed is bool else None
        wanted: Any = typed if must or typed is bool else typed | None
        annotation = Annotated[wanted, _asked(name, typed, option)]
        yield inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def _as_typed(type_: Any, option: Option) -> Any:
    """Return the type of what is typed: text that is still to be read, a list of what may be repeated, a file."""
    if option.read:
        return str
    parts = get_args(type_)
    if get_origin(type_) is tuple:
        return list[parts[0]]  # type: ignore[valid-type]
    return parts[0] if parts else type_


def _asked(name: str, typed: Any, option: Option) -> Any:
    """Return what Typer shows of an option or argument and takes for it."""
    if option.argument:
        return typer.Argument(metavar=option.metavar, help=option.help)
    metavar = None if typed is bool else option.metavar
    return typer.Option(option.named(name), metavar=metavar, help=option.help)

"""Hooks: what a plugin registers, each called once per process when the plugin is loaded."""

from collections.abc import Sequence
from typing import Any

import pluggy

from tilik_plugin.calculator import Calculator
from tilik_plugin.competency import CompetencyList
from tilik_plugin.importer import Importer
from tilik_plugin.indicator import IndicatorDefinition
from tilik_plugin.scheme import RatingScheme

PROJECT = "tilik"
"""pluggy's project name and the entry-point group."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def tilik_sector() -> str | None:
    """The sector the plugin is for, such as `health`; None for every agency."""


@hookspec
def tilik_calculators() -> Sequence[Calculator[Any, Any]]:
    """The calculators the plugin brings, one object each; keys start with the plugin's name."""
    return ()


@hookspec
def tilik_rating_schemes() -> Sequence[RatingScheme]:
    """The rating schemes the plugin brings, as data."""
    return ()


@hookspec
def tilik_competencies() -> Sequence[CompetencyList]:
    """The competency lists the plugin brings, as data."""
    return ()


@hookspec
def tilik_indicators() -> Sequence[IndicatorDefinition]:
    """Indicator definitions that an agency may adopt as they are."""
    return ()


@hookspec
def tilik_importers() -> Sequence[Importer]:
    """The kinds of files the plugin can read."""
    return ()

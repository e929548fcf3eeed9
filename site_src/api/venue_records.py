"""What the documents of venues hold; the same promises as in records.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from calculators.engine.fact import Confidence, OwnName, Rule, VenueSource


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueSummary:
    """A rule set in a list: a snapshot, never today's rules."""

    name: str  # never changes
    label: str  # as a heading
    venue: str  # id of the venue whose it is; empty for nobody's
    kind: str  # what is traded and how it is margined
    as_of: str  # ISO date, month or year of the numbers; empty where the sources bear none
    reproduced: int  # how many published numbers the engine gives
    url: str  # of the page for people
    api: str  # of the whole rule set as JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueList:
    """Every rule set, by name."""

    venues: tuple[VenueSummary, ...]  # by name


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueTier:
    """One margin tier: from its floor, of notional value or contracts, up to the next."""

    floor: str  # in the market's unit, or contracts, inclusive
    maintenance_margin_fraction: str  # of notional value
    maintenance_amount: str  # subtracted, in the market's unit
    maximum_leverage: str  # empty where none is stated


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueMarket:
    """One contract and the margin that it asks for."""

    symbol: str  # the venue's own
    contract: Literal["linear", "inverse"]  # margined in quote currency, or in the coin
    unit: str  # of notional values and requirements
    initial_margin: str  # in words
    maintenance_margin: str  # in words, with fee and minimum
    maintenance_at: Literal["mark", "entry"]  # the price of the notional value
    tiers: tuple[VenueTier, ...]  # empty where the fraction grows with the size
    cap: str  # largest notional value; empty where none is known
    jumps: bool  # true: the published table is not continuous
    tiers_in: Literal["value", "contracts"]  # what the floors of the tiers count
    choice: str  # its name in calculators, or empty
    source: int  # which of the sources, from 0
    note: str  # or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueNumber:
    """One number of a rule set."""

    key: str  # unique in the rule set
    label: str  # what it is
    value: str  # canonical decimal
    unit: str  # fraction, a currency, ×; empty for a factor
    term: str  # id of the term that explains it, or empty
    source: int  # which of the sources, from 0
    as_of: str  # where it differs from the rule set's, else empty
    note: str  # or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueTable:
    """Numbers that the venue publishes as rows."""

    key: str  # unique in the rule set
    title: str  # as a heading
    columns: tuple[str, ...]  # the first names the row
    units: tuple[str, ...]  # of the columns; empty for words and factors
    rows: tuple[tuple[str, ...], ...]  # canonical decimals or words; empty where none is stated
    source: int  # which of the sources, from 0
    note: str  # or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedNumber:
    """A published number beside the engine's, computed when the document was made."""

    says: str  # the question with its numbers
    term: str  # id of what was asked for
    printed: str  # as published
    computed: str  # by the engine, at the places that were printed
    unit: str  # or empty
    source: VenueSource  # where it was printed
    note: str  # or empty


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueDocument:
    """One rule set with all that its page says: a snapshot, never today's rules."""

    name: str  # never changes
    label: str  # as a heading
    venue: str  # id of the venue whose it is; empty for nobody's
    kind: str  # what is traded and how it is margined
    summary: str  # one sentence
    as_of: str  # ISO date, month or year of the numbers; empty where the sources bear none
    undated: str  # why it has no date, or empty
    ended: str  # when the venue closed, or empty
    confidence: (
        Confidence  # primary: the venue's own; copy: its numbers, copied; secondary: told by others
    )
    sources: tuple[VenueSource, ...]  # the numbers point into these
    rules: tuple[Rule, ...]  # in our terms
    markets: tuple[VenueMarket, ...]  # contracts and their margin
    parameters: tuple[VenueNumber, ...]  # single numbers
    tables: tuple[VenueTable, ...]  # numbers in rows
    names: tuple[OwnName, ...]  # what it calls our terms
    printed: tuple[PrintedNumber, ...]  # published numbers that the engine gives
    unknown: tuple[str, ...]  # what these rules leave open
    not_in_accounts: tuple[str, ...]  # which of these rules a whole account is not given
    note: str  # or empty
    url: str  # of the page for people
    api: str  # of this document

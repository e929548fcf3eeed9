"""From the rule sets of venues to the records of the API."""

from __future__ import annotations

from calculators.engine.exact import canonical
from calculators.engine.fact import Cell
from calculators.engine.reproduction import Reproduction
from calculators.engine.venue import Market, Venue
from calculators.venues.examples import reproductions
from site_src.api import venue_records as records
from site_src.api import where
from site_src.venue_tables import initial_text, maintenance_text
from site_src.venues import venue_url


def plain(cell: Cell) -> str:
    """Return a number as a canonical decimal, a word as it is, nothing for what is not stated."""
    return "" if cell is None else cell if isinstance(cell, str) else canonical(cell)


def venue_summary(site_url: str, venue: Venue) -> records.VenueSummary:
    """Return a rule set in short."""
    return records.VenueSummary(
        name=venue.name,
        label=venue.label,
        venue=venue.venue,
        kind=venue.kind,
        as_of=venue.as_of,
        reproduced=len(reproductions()[venue.name]),
        url=site_url + venue_url(venue.name),
        api=site_url + where.venue_document(venue.name),
    )


def venue_document(site_url: str, venue: Venue) -> records.VenueDocument:
    """Return a rule set with everything that its page says."""
    return records.VenueDocument(
        name=venue.name,
        label=venue.label,
        venue=venue.venue,
        kind=venue.kind,
        summary=venue.summary,
        as_of=venue.as_of,
        undated=venue.undated,
        ended=venue.ended,
        confidence=venue.confidence,
        sources=venue.sources,
        rules=venue.rules,
        markets=tuple(map(market_of, venue.markets)),
        parameters=tuple(numbers_of(venue)),
        tables=tuple(tables_of(venue)),
        names=venue.names,
        printed=tuple(map(printed_of, reproductions()[venue.name])),
        unknown=venue.unknown,
        not_in_accounts=venue.account.left_out,
        note=venue.note,
        url=site_url + venue_url(venue.name),
        api=site_url + where.venue_document(venue.name),
    )


def market_of(market: Market) -> records.VenueMarket:
    """Return a market with its tiers."""
    return records.VenueMarket(
        symbol=market.symbol,
        contract=market.contract,
        unit=market.unit,
        initial_margin=initial_text(market),
        maintenance_margin=maintenance_text(market),
        maintenance_at=market.maintenance_at,
        tiers=tuple(
            records.VenueTier(
                floor=canonical(tier.floor),
                maintenance_margin_fraction=canonical(tier.maintenance_margin_fraction),
                maintenance_amount=canonical(tier.maintenance_amount),
                maximum_leverage=plain(tier.maximum_leverage),
            )
            for tier in market.tiers
        ),
        cap=plain(market.cap),
        jumps=market.jumps,
        tiers_in=market.tiers_in,
        choice=market.choice,
        source=market.source,
        note=market.note,
    )


def numbers_of(venue: Venue) -> list[records.VenueNumber]:
    """Return the single numbers of a rule set."""
    return [
        records.VenueNumber(
            key=number.key,
            label=number.label,
            value=canonical(number.value),
            unit=number.unit,
            term=number.term,
            source=number.source,
            as_of=number.as_of,
            note=number.note,
        )
        for number in venue.parameters
    ]


def tables_of(venue: Venue) -> list[records.VenueTable]:
    """Return the tables of a rule set as words and canonical decimals."""
    return [
        records.VenueTable(
            key=table.key,
            title=table.title,
            columns=table.columns,
            units=table.units or ("",) * len(table.columns),
            rows=tuple(tuple(map(plain, row)) for row in table.rows),
            source=table.source,
            note=table.note,
        )
        for table in venue.tables
    ]


def printed_of(example: Reproduction) -> records.PrintedNumber:
    """Return a published number and the engine's."""
    return records.PrintedNumber(
        says=example.says,
        term=example.term,
        printed=example.printed,
        computed=f"{example.computed:f}",
        unit=example.unit,
        source=example.source,
        note=example.note,
    )

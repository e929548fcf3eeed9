"""Numbers of venues whose rules are more than a table of tiers: one module each, data only."""

"""Venues' numbers as the engine's models take them: one module a venue whose rule is no tier table.

The numbers themselves stand in the venue's own module. No calculator needs these models, so a
reader's browser never loads them.
"""

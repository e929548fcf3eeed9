"""Kinds of pages: each module holds `pages(atlas) -> Files`."""

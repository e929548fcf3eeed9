"""The atlas in outside formats: each module holds `export(atlas) -> Files`, laid beside the painted pages."""

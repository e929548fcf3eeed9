"""One module an area: ADAPTERS says published inputs in the engine's words, by kind or rule set."""

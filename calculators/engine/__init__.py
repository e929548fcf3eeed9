"""The margin engine: pure functions and frozen records, each noun in a module of its own."""

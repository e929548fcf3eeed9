"""The atlas as documents for programs: what they hold, how they are made, and their schemas."""

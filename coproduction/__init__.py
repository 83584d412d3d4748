"""Settings, addresses and the small helpers that know of no app."""

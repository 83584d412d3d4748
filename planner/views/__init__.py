"""Pages of plans, one module a noun."""

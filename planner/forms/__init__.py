"""Forms of plans, one module a noun."""

"""Everything that changes data of plans, one module a noun."""

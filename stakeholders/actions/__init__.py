"""Everything that changes data about people, one module a noun."""

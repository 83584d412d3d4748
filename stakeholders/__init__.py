"""WHO: accounts, projects, members, links, access and history. Knows nothing of plans."""

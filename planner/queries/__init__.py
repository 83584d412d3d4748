"""Page-shaped reads of plans, each with a fixed number of queries, one module a page."""

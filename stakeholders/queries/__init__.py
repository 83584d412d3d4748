"""Page-shaped reads about people, each with a fixed number of queries, one module a subject."""

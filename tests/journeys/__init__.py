"""Long stories, told through the pages."""

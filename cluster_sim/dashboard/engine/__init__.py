"""What the pages work with: drafts of scenarios, quick runs of them, and stories of places."""

"""The partners' door: the REST API of a brand's cases, by key."""

"""In from the networks: fetching, webhooks, and what becomes of each post."""

"""The staff's door: pages and forms."""

"""The networks' door: verified on the raw bytes, stored, acknowledged, and only then worked on."""

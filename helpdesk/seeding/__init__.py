"""A large desk, made in bulk: realistic in shape, deterministic by its seed."""

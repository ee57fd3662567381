"""Out to the networks: writing a reply, sending it, and settling what may have been published."""

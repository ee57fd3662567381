"""The desk shown: a story at the networks, an agent's hands, pictures of the pages."""

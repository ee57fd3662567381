"""What starts, watches and stops the desk's processes. Nothing here imports Django: the processes do."""

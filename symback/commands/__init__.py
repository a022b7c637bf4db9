"""One module a command: ``parser()`` says what it understands, ``run(args)`` does it and gives the exit code."""

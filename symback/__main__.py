"""The process ``symback``, by that name or as ``python -m symback``: one command, and nothing after it."""

import gc
import sys

from symback.cli import main


def run() -> int:
    """Run the command without looking for cycles: the process ends with it, and its memory goes back as a whole."""
    gc.disable()
    code = main()
    # The interpreter looks once more when it ends, whatever was said before, but not among what is frozen.
    gc.freeze()
    return code


if __name__ == "__main__":
    sys.exit(run())

"""The door of `make run` and `make test`: any Python can read this file, so that an old one is told so."""

import os
import sys

OLDEST = (3, 11)
COMMANDS = ("run", "test")


def main(arguments):
    if sys.version_info[:2] < OLDEST:
        sys.stderr.write(
            "Python %d.%d is too old: this needs %d.%d or newer. With a newer one installed: make %s PYTHON=python3.13\n"
            % (sys.version_info[:2] + OLDEST + ((arguments or ["run"])[0],))
        )
        return 1
    if not arguments or arguments[0] not in COMMANDS:
        sys.stderr.write("Usage: python3 tools/bootstrap.py run | test [arguments for pytest]\n")
        return 1
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.path[0] = root
    os.chdir(root)
    from tools import console, run, suite

    console.stop_on_signals()
    try:
        if arguments[0] == "run":
            return run.main()
        return suite.main(arguments[1:])
    except console.Problem as problem:
        sys.stderr.write("\n%s\n" % problem)
        return 1
    except console.Stopped:
        sys.stderr.write("\nStopped.\n")
        return 0 if arguments[0] == "run" else 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

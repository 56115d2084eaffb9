"""Starts servers fast: a process that has loaded what ``amparo serve`` loads, and forks for each.

Run as a program it reads orders, one line of JSON each: the environment of a server, the file that
it prints to, and the command where nothing that is loaded already may be used (else null). It
answers each with the number of the process.
"""

import importlib
import json
import os
import pkgutil
import signal
import sys


def main() -> None:
    """Load, then follow orders until there are no more."""
    import app.cli.serving
    import app.web
    from app.cli import main as amparo
    from tests.compiled import use_shared_templates

    use_shared_templates()

    for module in pkgutil.walk_packages(app.web.__path__, "app.web."):
        importlib.import_module(module.name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a server that has ended
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child:
            print(child, flush=True)  # noqa: T201 - the answer
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.environ.clear()
        os.environ.update(order["environ"])
        out = os.open(order["out"], os.O_WRONLY | os.O_APPEND)
        for stream, number in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (out, 2)):
            os.dup2(stream, number)
        if order["anew"]:
            os.execve(order["anew"][0], order["anew"], order["environ"])  # noqa: S606 - no shell
        sys.argv = ["amparo", "serve"]
        amparo()


if __name__ == "__main__":
    main()

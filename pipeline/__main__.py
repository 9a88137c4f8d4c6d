"""`python -m pipeline` is the command `rongzi`."""

import os

from pipeline.cli.stop import told_to_end


def main() -> None:
    """Runs the command and ends the process: 0 done, 1 a check failed, 2 wrong usage or a file that
    can be neither read nor written, 130 interrupted (143 by SIGTERM)."""
    # Before numpy is loaded, and for the processes of --jobs too: each of them keeps to one core.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with told_to_end():
        from pipeline.cli.main import main as command

        command()


if __name__ == "__main__":
    main()

"""The command `igcore`, and `python -m igcore`."""

import sys


def main() -> None:
    """Run the command line; whoever interrupts it while it is still being loaded is left in peace too."""
    try:
        from igcore.cli import main as command  # noqa: PLC0415 - loading takes half a second

        command()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

"""Run the command line as `python -m civilgraph`."""

from civilgraph.cli import main

if __name__ == "__main__":
    main()

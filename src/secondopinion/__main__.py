"""``python -m secondopinion`` is the ``secondopinion`` command."""

from secondopinion.cli import main

main()

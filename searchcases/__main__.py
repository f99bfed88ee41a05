"""``python -m searchcases`` is ``searchcases``."""

from searchcases.cli import main

main()

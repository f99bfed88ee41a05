"""What holds where the command line says nothing? Variables of the environment, then these."""

DEFAULT_INDEX = "index"
"""Folder of the index."""

INDEX_VARIABLE = "SEARCHCASES_INDEX"
CONFIG_VARIABLE = "SEARCHCASES_CONFIG"

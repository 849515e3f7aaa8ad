"""The language: `.pol` text to a checked policy, and what that policy means.

This package imports nothing by itself, so that `policy_dsl.runtime` can be loaded alone.
Start reading at `pipeline.py`.
"""

LANGUAGE_VERSION = 1

__version__ = "0.1.0"

"""What policies mean, with the standard library alone: all that a running evaluator needs.

Three-valued truth, exact numbers, the facts of a case, what was found, and the answer in words and in JSON.
The compiler bundles these files, byte for byte, into a stand-alone evaluator.
"""

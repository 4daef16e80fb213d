"""The contract diff: what a change of a document breaks, with a value that proves it."""

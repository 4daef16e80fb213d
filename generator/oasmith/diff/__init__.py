"""The contract diff: what a change of a document breaks, whom, and a value that proves it."""

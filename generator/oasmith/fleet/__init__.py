"""Many clients at once, by any executor of ``concurrent.futures``."""

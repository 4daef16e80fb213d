"""Generation of many clients in parallel, on any executor of ``concurrent.futures``."""

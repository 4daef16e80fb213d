"""What the mock costs: processor time of a request, memory, and how long it takes to start."""

"""The costs of the mock: CPU time of a request, memory, and the time to start."""

"""The cache of results, by hashes of all inputs."""

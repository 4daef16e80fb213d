"""The configuration: ``oasmith.toml``, ``names.lock`` and the settings of each client."""

"""What a user decides: ``oasmith.toml``, and what it says of one client."""

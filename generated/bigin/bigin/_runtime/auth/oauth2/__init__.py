"""OAuth 2: grants that fetch and refresh access tokens, and share them between programs."""

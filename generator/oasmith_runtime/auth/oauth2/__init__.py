"""OAuth 2: grants that fetch access tokens, refresh them, and share them between programs."""

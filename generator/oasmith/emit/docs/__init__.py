"""The README and the reference of a client, as templates lay them out."""

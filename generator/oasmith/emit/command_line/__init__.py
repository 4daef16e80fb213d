"""The command line of a client, as templates lay it out."""

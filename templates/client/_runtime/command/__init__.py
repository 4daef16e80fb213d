"""The command line of a client: ``python -m`` and its package.

``main`` reads the words and finds the method (``catalogue``), whose arguments become options
(``options``, ``common``, ``texts``). Words become values (``arguments``, ``values``, ``content``,
``rows``, ``columns``, with what ``kinds`` knows of types). ``credentials`` come by their ``names``
from the environment or a file. ``perform`` makes the call; ``output``, ``table`` and ``progress``
show what comes of it, and ``exits`` has the codes that say how it went.

All of it is read from the client's classes. Nothing of it is imported with the client.
"""

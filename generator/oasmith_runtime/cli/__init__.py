"""The command line of a client.

The generator writes the commands and the client's credentials as data: the package ``commands``
next to this runtime, with instances of the classes in ``definition``. ``main`` builds a ``parser``
from them, with ``options`` and ``help``. ``call`` converts words to arguments, with ``values``,
``body``, ``readers`` and ``columns``. ``credentials`` come from the environment or from a file.
``execute`` makes the call; ``output``, ``table`` and ``progress`` show the result, and
``exit_codes`` defines the exit status.

It is not imported with the client.
"""

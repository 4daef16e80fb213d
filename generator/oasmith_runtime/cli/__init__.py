"""The command line of a client.

The generator writes what there is to call, and what the client needs of credentials, as data: the
package ``commands`` beside this runtime, made of the classes in ``definition``. ``main`` builds one
``parser`` of it, with its ``options`` and ``help``. ``call`` turns words into arguments, with
``values``, ``body``, ``readers`` and ``columns``. ``credentials`` come from the environment or a
file. ``execute`` makes the call; ``output``, ``table`` and ``progress`` show what comes of it, and
``exit_codes`` says how it went.

Nothing of it is imported with the client.
"""

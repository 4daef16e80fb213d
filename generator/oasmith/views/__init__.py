"""The IR as templates lay it out: signatures, docstring parts and the runtime's arguments.

Nothing is decided about the API here. A view only turns a part of the IR into the shape of the
place where it is printed, so that a template needs no logic for it.
"""

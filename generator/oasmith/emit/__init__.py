"""Rendering of the IR: the only place where Python, Markdown and TOML are written.

No decision about the API is made here. A view converts a part of the IR into the form in which a
template prints it, so that templates do not need logic.
"""

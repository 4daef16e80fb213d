"""IR to text: the only place where Python, Markdown and TOML are written.

Nothing is decided about the API here. A view turns a part of the IR into the shape of the place
where it is printed, so that a template needs no logic for it.
"""

"""Self-contained HTML pages: the common parts of the contract page and the client documentation.

A page loads nothing: style and script are embedded, and its Content Security Policy blocks
everything else.
"""

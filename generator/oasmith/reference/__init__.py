"""The reference documentation of a client, as HTML and as Markdown.

``content`` builds it from the IR as format-neutral blocks, ``page`` renders these as one HTML page,
and ``markdown`` as Markdown pages.
"""

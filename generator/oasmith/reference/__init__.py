"""The documentation of a client: what there is to say once, as HTML and as Markdown.

``content`` gathers it from the IR as plain blocks, ``page`` lays these out as one page of HTML,
and ``markdown`` as pages of Markdown.
"""

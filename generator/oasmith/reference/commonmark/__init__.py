"""Texts of a document, which are CommonMark as specified by OpenAPI, as safe HTML and Markdown.

The texts are untrusted: raw HTML is shown as text, links are kept only if they go to the web or to
a mail address, and nothing is fetched.
"""

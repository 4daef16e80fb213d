"""Texts of a document, which are CommonMark by OpenAPI's word, as safe HTML and safe Markdown.

A text may come from anybody. Whatever it says, it stays what it is: no markup of its own reaches a
page, no link leads anywhere but to the web, and nothing is fetched.
"""

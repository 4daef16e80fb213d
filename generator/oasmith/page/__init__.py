"""Pages of HTML that stand alone: what the contract page and the documentation of a client share.

A page asks for nothing from anywhere: style and script are inside, and its own security policy
refuses all else.
"""

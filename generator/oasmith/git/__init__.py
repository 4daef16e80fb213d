"""Calls to the system's git, with settings that prevent it from running code of a repository."""

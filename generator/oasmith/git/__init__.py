"""The system's git, with settings that let nothing of a repository run."""

"""Security schemes, the credentials for them, and which of them a call uses."""

"""Security schemes, their credentials, and the choice of the credentials for a call."""

"""A document as the contract of an API: requests, responses, and the values of their schemas."""

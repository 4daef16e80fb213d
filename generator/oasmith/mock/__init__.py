"""An API in place of the real one: from a request to the response that the document promises."""

"""Two schemas compared by the values that they take."""

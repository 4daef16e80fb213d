"""From one version of OpenAPI to another, with a list of what the other cannot say."""

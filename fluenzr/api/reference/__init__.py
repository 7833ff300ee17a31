"""The OpenAPI document: descriptions, examples and example answers."""

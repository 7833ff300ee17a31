"""Writes what both SDKs have of the OpenAPI document: `make sdk-generate`.

Types come of datamodel-code-generator and openapi-typescript, methods of the templates beside this file.
"""

"""Which rules of the contract diff report an edit of each key, or why none does.

The keys are those of ``openapi.fixed_fields`` and of the extensions in ``spec/``, with a dot before
a key inside an extension. ``*-`` stands for ``request-`` and ``response-``.
"""

from __future__ import annotations

from collections.abc import Mapping

_CLAIMS = {
    "document": """
        openapi: version-changed
        info: version-changed wording-changed
        jsonSchemaDialect: version-changed
        servers: server-added data-center-removed server-removed
        paths: callback-removed operation-removed operation-added
        webhooks: webhook-removed webhook-added
        components: *-type-added body-removed error-row-removed parameter-removed
            response-media-type-removed scheme-removed wording-changed
        security: security-alternative-added security-alternative-removed
        tags: wording-changed
        externalDocs: wording-changed
        x-other-tool: extension-changed
        x-error-envelope: error-envelope-changed
        x-error-envelope.code: error-envelope-changed
        x-error-envelope.message: error-envelope-changed
        x-error-envelope.details: error-envelope-changed
        x-speakeasy-retries: retries-removed
        x-speakeasy-retries.strategy: retries-changed
        x-speakeasy-retries.maxRetries: retries-changed
        x-speakeasy-retries.statusCodes: retries-changed
        x-speakeasy-retries.retryConnectionErrors: retries-changed
    """,
    "info": """
        title: wording-changed
        version: version-changed
        description: wording-changed
        termsOfService: wording-changed
        summary: wording-changed
        contact: wording-changed
        license: wording-changed
        x-other-tool: extension-changed
    """,
    "contact": """
        name: wording-changed
        url: wording-changed
        email: wording-changed
        x-other-tool: wording-changed
    """,
    "license": """
        name: wording-changed
        url: wording-changed
        identifier: wording-changed
        x-other-tool: wording-changed
    """,
    "externalDocs": """
        url: wording-changed
        description: wording-changed
        x-other-tool: wording-changed
    """,
    "server": """
        url: server-url-changed
        description: wording-changed
        name: wording-changed server-renamed
        variables: server-variable-added server-variable-default-changed
            server-variable-relaxed wording-changed
        x-other-tool: extension-changed
        x-data-center: accounts-host-changed server-renamed
        x-data-center.id: server-renamed
        x-data-center.accounts: accounts-host-changed
        x-data-center.api: wording-changed
    """,
    "serverVariable": """
        enum: server-variable-relaxed server-variable-tightened
        default: server-variable-default-changed
        description: wording-changed
        x-other-tool: extension-changed
    """,
    "tag": """
        name: wording-changed
        description: wording-changed
        summary: wording-changed
        parent: wording-changed
        kind: wording-changed
        externalDocs: wording-changed
        x-other-tool: extension-changed
    """,
    "pathItem": """
        summary: wording-changed
        description: wording-changed
        get: operation-removed response-media-type-removed wording-changed
            parameter-removed pagination-removed error-row-removed link-changed
            response-header-removed response-removed security-alternative-removed
            source-changed retries-changed
        put: callback-removed operation-removed body-removed
            response-media-type-removed response-removed wording-changed
        additionalOperations: operation-added callback-added webhook-added
        servers: server-added webhook-changed server-removed
        parameters: parameter-added *-type-added webhook-changed
        x-other-tool: extension-changed
        delete: operation-removed wording-changed
        post: response-media-type-removed wording-changed operation-removed
            webhook-changed body-removed callback-removed batch-rule-removed
            error-row-removed idempotency-key-removed parameter-removed response-added
            response-removed webhook-removed
        query: operation-removed body-removed response-media-type-removed
            wording-changed
    """,
    "operation": """
        tags: wording-changed webhook-changed
        summary: wording-changed
        description: wording-changed
        operationId: wording-changed callback-added callback-removed webhook-changed
        externalDocs: wording-changed
        parameters: parameter-added parameter-removed pagination-removed *-type-added
            webhook-changed idempotency-key-removed
        requestBody: body-added body-removed *-field-removed wording-changed
            body-optional *-constraint-relaxed response-media-type-removed
            example-changed *-fields-opened batch-rule-removed
            request-media-type-added request-media-type-removed
        responses: response-added response-removed webhook-changed pagination-removed
            error-row-removed
        callbacks: callback-added webhook-changed callback-removed
        deprecated: operation-deprecated webhook-changed
        security: security-alternative-removed security-alternative-added
            webhook-changed
        servers: server-added server-url-changed wording-changed webhook-changed
        x-other-tool: extension-changed
        x-source: source-changed
        x-source.url: source-changed
        x-source.read: source-changed
        x-source.note: source-changed
        x-speakeasy-pagination: pagination-removed
        x-speakeasy-pagination.type: pagination-removed
        x-speakeasy-pagination.inputs: pagination-removed
        x-speakeasy-pagination.inputs.name: pagination-removed
        x-speakeasy-pagination.inputs.type: pagination-removed
        x-speakeasy-pagination.outputs.results: pagination-removed
        x-fern-sdk-group-name: name-removed name-changed
        x-fern-sdk-method-name: name-changed
        x-batch: batch-rule-removed
        x-batch.item-id: batch-rule-changed
        x-batch.id: batch-rule-changed
        x-batch.succeeded: batch-rule-changed
        x-batch.succeeded./code: batch-rule-changed
        x-batch.x-source: source-changed
        x-batch.x-source.url: source-changed
        x-batch.x-source.read: source-changed
        x-speakeasy-group: name-changed
        x-speakeasy-name-override: name-changed
        x-fern-pagination: pagination-removed
        x-fern-pagination.cursor: pagination-removed
        x-fern-pagination.next_cursor: pagination-changed pagination-removed
        x-fern-pagination.results: pagination-removed
        x-pagination: pagination-removed
        x-pagination.type: pagination-removed
        x-pagination.results: pagination-removed
        x-speakeasy-retries: retries-changed
        x-speakeasy-retries.strategy: retries-changed
        x-speakeasy-retries.maxRetries: retries-changed
        x-speakeasy-retries.statusCodes: retries-changed
        x-speakeasy-retries.retryConnectionErrors: retries-changed
        x-speakeasy-retries.backoff: retries-changed
        x-speakeasy-retries.backoff.initialInterval: retries-changed
        x-speakeasy-retries.backoff.maxInterval: retries-changed
        x-speakeasy-retries.backoff.maxElapsedTime: retries-changed
        x-speakeasy-retries.backoff.exponent: retries-changed
    """,
    "parameter": """
        name: parameter-removed parameter-added pagination-removed
            idempotency-key-removed *-type-added
        description: wording-changed
        in: parameter-removed parameter-moved *-type-added pagination-removed
            idempotency-key-removed parameter-added parameter-required
        required: parameter-required
        deprecated: parameter-deprecated
        allowEmptyValue: parameter-style-changed
        explode: parameter-style-changed
        allowReserved: parameter-style-changed
        style: parameter-style-changed
        schema: *-type-added *-constraint-tightened *-type-changed *-default-changed
            *-constraint-relaxed
        example: example-changed
        examples: example-changed
        content: parameter-style-changed *-type-changed *-constraint-relaxed
            *-type-added *-default-changed
        x-other-tool: extension-changed
        x-sensitive-data: extension-changed
        x-speakeasy-name-override: name-changed
    """,
    "requestBody": """
        description: wording-changed
        content: request-media-type-added response-media-type-removed
            response-media-type-added request-media-type-removed body-removed
        required: body-optional webhook-changed body-required
        x-other-tool: extension-changed
    """,
    "media": """
        description: wording-changed
        schema: *-type-added *-type-changed pagination-removed wording-changed
            *-constraint-tightened *-type-removed
        itemSchema: *-type-removed *-type-added *-type-changed
        example: example-changed
        examples: example-changed
        encoding: part-encoding-changed
        prefixEncoding: part-encoding-changed
        itemEncoding: part-encoding-changed
        x-other-tool: extension-changed
    """,
    "encoding": """
        contentType: part-encoding-changed
        headers: part-encoding-changed
        style: part-encoding-changed
        explode: part-encoding-changed
        allowReserved: part-encoding-changed
        encoding: part-encoding-changed
        prefixEncoding: part-encoding-changed
        itemEncoding: part-encoding-changed
        x-other-tool: part-encoding-changed
    """,
    "response": """
        description: wording-changed webhook-changed
        summary: wording-changed webhook-changed
        headers: response-header-added webhook-changed response-header-removed
        content: response-media-type-added response-media-type-removed
            pagination-removed webhook-changed
        links: link-changed webhook-changed
        x-other-tool: extension-changed webhook-changed
        x-errors: error-row-removed error-row-added
        x-errors.code: error-row-removed error-row-added
        x-errors.message: error-message-changed
        x-errors.resolution: error-resolution-changed
        x-errors.meaning: wording-changed
        x-errors.example: example-changed
        x-errors.docs: wording-changed
        x-errors.oauth: error-token-changed
        x-errors.when: wording-changed
    """,
    "header": """
        description: wording-changed
        required: response-header-optional
        deprecated: wording-changed
        explode: wording-changed
        style: wording-changed
        schema: *-type-added *-type-changed
        example: example-changed
        examples: example-changed
        content: wording-changed
        x-other-tool: extension-changed
        x-sensitive-data: extension-changed
    """,
    "link": """
        operationRef: link-changed
        operationId: link-changed
        description: link-changed
        parameters: link-changed
        requestBody: link-changed
        server: link-changed
        x-other-tool: link-changed
    """,
    "example": """
        summary: example-changed
        description: example-changed
        externalValue: example-changed
        value: example-changed
        dataValue: example-changed
        serializedValue: example-changed
        x-other-tool: example-changed
    """,
    "schema": """
        $comment: wording-changed *-constraint-changed
        title: wording-changed *-constraint-changed
        description: wording-changed *-constraint-changed
        format: *-format-changed *-constraint-changed *-constraint-tightened
        type: *-type-added *-type-changed *-null-added *-type-removed
            pagination-removed *-member-added *-member-removed *-constraint-tightened
            *-constraint-changed *-constraint-relaxed *-null-removed
        enum: *-constraint-tightened *-type-removed *-value-removed
            *-constraint-relaxed *-value-added *-constraint-changed *-member-added
            *-member-removed *-enum-opened *-null-removed
        const: *-constraint-tightened *-type-removed *-value-removed
            pagination-removed *-constraint-changed *-member-added *-member-removed
            *-type-added *-value-added *-constraint-relaxed *-null-removed
        default: *-default-changed wording-changed *-constraint-changed
        example: example-changed wording-changed *-constraint-changed
        examples: example-changed wording-changed *-constraint-changed
        multipleOf: *-constraint-changed *-constraint-tightened *-constraint-relaxed
        maximum: *-constraint-changed *-constraint-tightened *-constraint-relaxed
        minimum: *-constraint-changed *-constraint-tightened *-constraint-relaxed
            pagination-changed
        exclusiveMaximum: *-constraint-changed *-constraint-tightened
            *-constraint-relaxed
        exclusiveMinimum: *-constraint-changed *-constraint-tightened
            *-constraint-relaxed
        maxLength: *-constraint-tightened *-constraint-changed *-constraint-relaxed
        minLength: *-constraint-changed *-constraint-tightened *-constraint-relaxed
        maxItems: *-constraint-changed *-constraint-tightened *-constraint-relaxed
            batch-limit-raised
        minItems: *-constraint-changed *-constraint-tightened *-constraint-relaxed
        maxProperties: *-constraint-changed *-constraint-tightened
            *-constraint-relaxed
        minProperties: *-constraint-changed *-constraint-tightened
            *-constraint-relaxed
        maxContains: *-constraint-changed *-constraint-relaxed
        minContains: *-constraint-changed *-constraint-relaxed *-constraint-tightened
        pattern: *-constraint-tightened *-constraint-changed *-constraint-relaxed
        uniqueItems: *-constraint-changed *-constraint-tightened *-constraint-relaxed
        deprecated: *-field-deprecated wording-changed *-field-undeprecated
            *-constraint-changed
        readOnly: *-direction-changed *-field-removed wording-changed *-field-added
            *-constraint-changed
        writeOnly: *-direction-changed *-field-removed wording-changed *-field-added
            *-constraint-changed
        required: *-constraint-changed *-field-required *-field-optional
            *-constraint-tightened
        dependentRequired: *-constraint-changed *-constraint-tightened
            *-constraint-relaxed
        properties: *-constraint-changed *-field-added *-field-removed
            pagination-removed *-constraint-relaxed *-constraint-tightened
        patternProperties: *-constraint-changed *-constraint-tightened
            *-constraint-relaxed
        dependentSchemas: *-constraint-changed *-constraint-tightened
            *-constraint-relaxed
        additionalProperties: *-constraint-changed *-type-removed
            *-constraint-tightened *-fields-opened *-type-added *-constraint-relaxed
        items: *-constraint-changed *-type-added *-type-changed *-constraint-tightened
            pagination-removed wording-changed *-type-removed
        not: *-constraint-tightened *-constraint-changed *-constraint-relaxed
        propertyNames: *-constraint-changed *-constraint-tightened
            *-constraint-relaxed
        unevaluatedProperties: *-constraint-changed *-type-removed
            *-constraint-tightened *-type-added *-constraint-relaxed
        unevaluatedItems: *-constraint-changed *-constraint-tightened
            *-constraint-relaxed
        contains: *-constraint-changed *-constraint-tightened *-constraint-relaxed
        if: *-constraint-changed *-constraint-tightened
        then: *-constraint-changed *-constraint-relaxed
        else: *-constraint-changed *-constraint-relaxed *-constraint-tightened
        contentSchema: *-encoding-changed *-constraint-changed
        prefixItems: *-constraint-changed *-type-changed *-constraint-tightened
            *-type-removed wording-changed *-type-added
        allOf: *-constraint-tightened *-constraint-changed *-type-added
            *-constraint-relaxed *-null-added
        anyOf: *-type-removed pagination-removed *-member-added *-member-removed
            *-constraint-tightened *-constraint-changed *-type-added *-null-added
            *-type-changed *-constraint-relaxed
        oneOf: *-type-removed pagination-removed *-member-added *-member-removed
            *-constraint-tightened *-constraint-changed *-type-added *-null-added
            *-type-changed *-constraint-relaxed
        contentEncoding: *-encoding-changed *-constraint-changed
        contentMediaType: *-encoding-changed *-constraint-changed *-format-changed
            *-type-removed *-constraint-relaxed *-constraint-tightened
        discriminator: *-tag-changed *-constraint-changed
        xml: *-encoding-changed wording-changed *-constraint-changed
        externalDocs: wording-changed *-constraint-changed
        x-other-tool: extension-changed wording-changed *-constraint-changed
        x-enum-varnames: name-changed
        x-sensitive-data: extension-changed
        x-enum-descriptions: wording-changed
        x-extensible-enum: *-enum-opened
        x-speakeasy-unknown-values: *-enum-opened
        x-speakeasy-name-override: name-changed
    """,
    "discriminator": """
        propertyName: *-tag-changed
        mapping: *-tag-changed
        defaultMapping: *-tag-changed
        x-other-tool: *-tag-changed
    """,
    "xml": """
        name: *-encoding-changed
        namespace: *-encoding-changed
        prefix: *-encoding-changed
        attribute: *-encoding-changed
        wrapped: *-encoding-changed
        nodeType: *-encoding-changed
        x-other-tool: *-encoding-changed
    """,
    "components": """
        schemas: *-type-added wording-changed
        responses: error-row-removed response-media-type-removed wording-changed
        parameters: parameter-removed
        examples: example-changed
        requestBodies: body-removed
        securitySchemes: scheme-removed scheme-added
        x-other-tool: extension-changed
    """,
    "securityRequirement": """
        x-other-tool: security-alternative-removed
    """,
    "securityScheme": """
        type: scheme-changed
        description: wording-changed
        name: scheme-changed
        scheme: scheme-changed
        bearerFormat: wording-changed
        openIdConnectUrl: scheme-url-changed
        in: scheme-changed
        flows: flow-added flow-removed scope-undeclared
        deprecated: scheme-deprecated
        oauth2MetadataUrl: scheme-url-changed
        x-other-tool: extension-changed
        x-authorization-prefix: authorization-prefix-changed
        x-scope-parameters: scope-parameters-changed
        x-scope-parameters.word: scope-parameters-changed
        x-scope-parameters.word.parameter: scope-parameters-changed
        x-scope-parameters.word.values: scope-parameters-changed
        x-scope-parameters.word.values.dog: scope-parameters-changed
        x-token-response: token-response-changed
        x-token-response.server: token-response-changed
    """,
    "flows": """
        implicit: flow-added
        password: flow-added
        clientCredentials: flow-added
        authorizationCode: scope-undeclared flow-removed scheme-url-changed
        deviceAuthorization: flow-removed scheme-url-changed
        x-other-tool: extension-changed
    """,
    "flow": """
        authorizationUrl: scheme-url-changed
        tokenUrl: scheme-url-changed
        refreshUrl: scheme-url-changed
        deviceAuthorizationUrl: scheme-url-changed
        scopes: scope-undeclared scope-declared
        x-other-tool: extension-changed
    """,
}


def _read(text: str) -> dict[str, frozenset[str]]:
    claims: dict[str, list[str]] = {}
    key = ""
    for line in text.strip("\n").splitlines():
        if not line.startswith(" " * 12):
            key, _, line = line.strip().partition(": ")
            claims[key] = []
        claims[key] += line.split()
    return {key: frozenset(rules) for key, rules in claims.items() if key}


CLAIMS: Mapping[str, Mapping[str, frozenset[str]]] = {
    kind: _read(text) for kind, text in _CLAIMS.items()
}
"""Kind of object to its keys, each with the rules that report its edits."""

WAIVED: Mapping[tuple[str, str], str] = {
    ("document", "$self"): "References were resolved by it already.",
    **{
        ("schema", key): "It names a schema or its dialect: what refers to it was resolved already."
        for key in ("$id", "$schema", "$anchor", "$dynamicAnchor", "$dynamicRef", "$vocabulary")
    },
    (
        "schema",
        "$defs",
    ): "What nothing refers to says nothing; what is referred to is compared there.",
    **{
        ("components", key): "What nothing refers to says nothing; the rest is compared there."
        for key in ("headers", "links", "callbacks", "pathItems", "mediaTypes")
    },
    ("operation", "x-speakeasy-pagination.inputs.in"): "The name alone says which argument it is.",
    (
        "operation",
        "x-speakeasy-pagination.outputs",
    ): "Without it the only list is the list of results.",
}
"""Kind and key of edits that no rule reports, with the reason."""

SAME: tuple[tuple[str, str, str, str], ...] = (
    ("*", "*", "/components/schemas/New/properties/id", "Read-only, and only sent: it never is."),
    ("*", "*", "/components/schemas/Pet/properties/secret", "Write-only, and only received."),
    ("operation", "deprecated", "", "False is what is meant without it."),
    ("parameter", "deprecated", "", "False is what is meant without it."),
    ("parameter", "allowEmptyValue", "", "False is what is meant without it."),
    ("parameter", "required", "", "A path has to be whole, and a key is made where none is given."),
    ("parameter", "explode", "", "What is meant without it, or without meaning beside content."),
    ("parameter", "allowReserved", "", "It has a meaning in queries and, since 3.2, in paths."),
    ("parameter", "style", "", "It is what is meant without it."),
    ("parameter", "schema", "", "Without meaning beside content."),
    ("parameter", "content", "", "The first media type counts; there may be one only."),
    ("components", "*", "/components", "What nothing refers to says nothing."),
    ("securityScheme", "*", "", "Without meaning in schemes of this type."),
    ("flow", "scopes", "", "Another flow declares the same scopes."),
    *(
        ("schema", "type", f"/components/schemas/{name}", "The values of the enum have the type.")
        for name in ("Kind", "Trait", "Mood")
    ),
    ("schema", "minLength", "/components/schemas/Filter/properties/whole", "2 is asked already."),
    ("schema", "unevaluatedProperties", "/components/schemas/New", "Nothing is left unevaluated."),
    ("*", "x-speakeasy-pagination.*", "", "What is inferred without it is the same."),
    ("*", "x-fern-pagination.*", "", "What is inferred without it is the same."),
    ("*", "x-pagination.*", "", "What is inferred without it is the same."),
)
"""Edits that do not change the meaning: kind, key and the parent's location, with the reason."""

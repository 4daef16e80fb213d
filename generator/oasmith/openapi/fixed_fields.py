"""All keys of the OpenAPI Specification and its schema dialect, with the forms of their values.

Source: the fixed fields of OpenAPI 3.0, 3.1 and 3.2, and the keywords of JSON Schema 2020-12.

Each line has names, the form of their values, and the version that added them. ``-3.0`` means until
3.0; ``!`` after a name means required, and ``!3.0`` required until 3.0. Of the forms, ``@kind`` is
an object of a kind, ``[@kind]`` a list and ``{@kind}`` a map of them, and ``=a,b:3.1`` an enum,
whose second value was added in 3.1; for the others, see ``checks/forms.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""The fixed fields of a path item for operations, in the order of the specification."""

OLDEST, NEWEST = "3.0", "3.2"


class Field(NamedTuple):
    """A key of an object."""

    form: str
    """The form of its value; ``@``, ``[@]`` or ``{@}`` for objects of the specification."""
    kind: str = ""
    """The kind of the object, or of the members of the list or map."""
    since: str = OLDEST
    until: str = NEWEST
    required: str = ""
    """The last version that requires it."""

    def is_known(self, version: str) -> bool:
        """Return whether a version of the specification has the key."""
        return self.since <= version <= self.until


_OBJECTS = {
    "document": """
        openapi! string
        $self string 3.2
        info! @info
        jsonSchemaDialect string 3.1
        servers [@server]
        paths!3.0 {@pathItem}
        webhooks {@pathItem} 3.1
        components @components
        security [@securityRequirement]
        tags [@tag]
        externalDocs @externalDocs""",
    "info": """
        title! version! description termsOfService string
        summary string 3.1
        contact @contact
        license @license""",
    "contact": "name url email string",
    "license": """
        name! url string
        identifier string 3.1""",
    "server": """
        url! description string
        name string 3.2
        variables {@serverVariable}""",
    "serverVariable": """
        enum strings
        default! description string""",
    "components": """
        schemas {@schema}
        responses {@response}
        parameters {@parameter}
        examples {@example}
        requestBodies {@requestBody}
        headers {@header}
        securitySchemes {@securityScheme}
        links {@link}
        callbacks {@callback}
        pathItems {@pathItem} 3.1
        mediaTypes {@media} 3.2""",
    "pathItem": """
        summary description string
        get put post delete options head patch trace @operation
        query @operation 3.2
        additionalOperations {@operation} 3.2
        servers [@server]
        parameters [@parameter]""",
    "operation": """
        tags strings
        summary description operationId string
        externalDocs @externalDocs
        parameters [@parameter]
        requestBody @requestBody
        responses!3.0 {@response}
        callbacks {@callback}
        deprecated boolean
        security [@securityRequirement]
        servers [@server]""",
    "externalDocs": "url! description string",
    "parameter": """
        name! description string
        in! =query,header,path,cookie,querystring:3.2
        required deprecated allowEmptyValue explode allowReserved boolean
        style =form,simple,spaceDelimited,pipeDelimited,deepObject,matrix,label,cookie:3.2
        schema @schema
        example any
        examples {@example}
        content {@media}""",
    "header": """
        description string
        required deprecated explode boolean
        allowEmptyValue allowReserved boolean -3.0
        style =simple
        schema @schema
        example any
        examples {@example}
        content {@media}""",
    "requestBody": """
        description string
        content! {@media}
        required boolean""",
    "media": """
        description string 3.2
        schema @schema
        itemSchema @schema 3.2
        example any
        examples {@example}
        encoding {@encoding}
        prefixEncoding [@encoding] 3.2
        itemEncoding @encoding 3.2""",
    "encoding": """
        contentType string
        headers {@header}
        style =form,spaceDelimited,pipeDelimited,deepObject
        explode allowReserved boolean
        encoding {@encoding} 3.2
        prefixEncoding [@encoding] 3.2
        itemEncoding @encoding 3.2""",
    "response": """
        description!3.1 string
        summary string 3.2
        headers {@header}
        content {@media}
        links {@link}""",
    "callback": "",
    "example": """
        summary description externalValue string
        value any
        dataValue any 3.2
        serializedValue string 3.2""",
    "link": """
        operationRef operationId description string
        parameters object
        requestBody any
        server @server""",
    "tag": """
        name! description string
        summary parent kind string 3.2
        externalDocs @externalDocs""",
    "securityRequirement": "",
    "securityScheme": """
        type! =apiKey,http,oauth2,openIdConnect,mutualTLS:3.1
        description name scheme bearerFormat openIdConnectUrl string
        in =query,header,cookie
        flows @flows
        deprecated boolean 3.2
        oauth2MetadataUrl string 3.2""",
    "flows": """
        implicit password clientCredentials authorizationCode @flow
        deviceAuthorization @flow 3.2""",
    "flow": """
        authorizationUrl tokenUrl refreshUrl string
        deviceAuthorizationUrl string 3.2
        scopes! texts""",
    "discriminator": """
        propertyName! string
        mapping texts
        defaultMapping string 3.2""",
    "xml": """
        name namespace prefix string
        attribute wrapped boolean
        nodeType =element,attribute,text,cdata,none 3.2""",
    "schema": """
        $id $schema $anchor $dynamicAnchor $dynamicRef $comment string 3.1
        $vocabulary object 3.1
        $defs {@schema} 3.1
        title description format string
        type type
        enum list
        const any 3.1
        default example any
        examples list 3.1
        multipleOf positive
        maximum minimum number
        exclusiveMaximum exclusiveMinimum bound
        maxLength minLength maxItems minItems maxProperties minProperties count
        maxContains minContains count 3.1
        pattern string
        uniqueItems deprecated readOnly writeOnly boolean
        nullable boolean -3.0
        required strings
        dependentRequired object 3.1
        properties {@schema}
        patternProperties dependentSchemas {@schema} 3.1
        additionalProperties items not @schema
        propertyNames unevaluatedProperties unevaluatedItems contains @schema 3.1
        if then else contentSchema @schema 3.1
        prefixItems [@schema] 3.1
        allOf anyOf oneOf [@schema]
        contentEncoding contentMediaType string 3.1
        discriminator @discriminator
        xml @xml
        externalDocs @externalDocs""",
}


def _fields(text: str) -> dict[str, Field]:
    fields = {}
    for line in text.strip().splitlines():
        *names, last = line.split()
        since, until = OLDEST, NEWEST
        if last.startswith("-"):
            until, last = last[1:], names.pop()
        elif last[0].isdigit():
            since, last = last, names.pop()
        form, _, kind = last.partition("@")
        # The closing bracket after the kind, if any.
        closing = kind[-1:] if kind.endswith(("]", "}")) else ""
        kind = kind.removesuffix(closing)
        form = f"{form}@{closing}" if kind else last
        for name in names:
            key, mark, version = name.partition("!")
            required = (version or NEWEST) if mark else ""
            fields[key] = Field(form, kind, since, until, required)
    return fields


FIELDS: Mapping[str, Mapping[str, Field]] = {kind: _fields(text) for kind, text in _OBJECTS.items()}
"""The keys of each kind of object."""

"""openapi.yaml is a valid OpenAPI 3.1 document."""
from openapi_spec_validator import OpenAPIV31SpecValidator


def test_the_document_is_valid(schema):
    errors = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in OpenAPIV31SpecValidator(schema).iter_errors()]
    assert errors == []


def test_every_operation_has_a_name_a_summary_and_a_problem_answer(schema):
    seen = set()
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            if method not in ("get", "post", "put", "delete", "patch", "head", "options"):
                continue
            assert operation["operationId"] not in seen
            seen.add(operation["operationId"])
            assert operation["summary"].strip()
            assert any(status >= "400" for status in operation["responses"]), f"{method} {path} tells no error"

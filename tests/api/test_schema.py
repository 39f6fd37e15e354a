"""Whatever the OpenAPI document allows, the server answers as the document says."""

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.main import create_app

schema = schemathesis.openapi.from_asgi("/openapi.json", create_app())


@schema.parametrize()
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_server_keeps_to_its_document(case):
    # Rules between fields (a window that fits, rows of one length) are more than JSON Schema can say.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])

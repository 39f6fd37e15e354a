"""Whatever the OpenAPI document allows, the server answers as the document says."""

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.main import create_app
from app.settings import Settings

# Films of hundreds of frames are refused, so that this stays short.
SMALL = Settings(max_figure_pixels=1_500_000, max_figure_walk_pixels=3_000_000)
schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(SMALL))


def fails_only_as_not_implemented(ctx, response, case):
    """501 is no failure: oEmbed's own word for a format, and ours for a package that is not there."""
    if response.status_code >= 500:
        assert response.status_code == 501, response.status_code
        assert response.json()["error"]["code"] in ("unknown_format", "not_installed")


@schema.parametrize()
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_the_server_keeps_to_its_document(case):
    # Rules between fields (a window that fits, rows of one length) are more than JSON Schema can say.
    case.call_and_validate(
        excluded_checks=[positive_data_acceptance, not_a_server_error],
        additional_checks=[fails_only_as_not_implemented],
    )

"""What all tests share."""

import pytest
from hypothesis import settings

settings.register_profile("calm", deadline=None)  # how long a machine takes proves nothing
settings.load_profile("calm")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"

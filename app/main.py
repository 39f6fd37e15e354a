"""create_app() wires settings, middleware and routers; nothing else."""

from fastapi import FastAPI

from app.api import WAYS, errors
from app.api import router as api
from app.api.body_limit import BodyLimit
from app.api.express import Express
from app.api.health import VERSION
from app.api.kept import LEVEL, WORTH_PACKING, Shelf
from app.compression import Gzip
from app.cors import AnyOrigin
from app.engine import limit_scratch
from app.head import HeadAsGet
from app.offline.route import router as offline
from app.pages import router as pages
from app.pages.assets import assets
from app.pages.docs import swagger
from app.security import SecurityHeaders
from app.settings import Settings


def create_app(settings: Settings | None = None) -> FastAPI:
    settings = settings or Settings()
    limit_scratch(settings.max_scratch_bytes)
    app = FastAPI(
        title="Convwalk",
        summary="Convolution and pooling, step by step, with the meaning of PyTorch",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.shelf = Shelf()
    app.state.files = Shelf(8 * settings.max_export_bytes)
    errors.install(app)
    app.include_router(api)
    app.include_router(pages)
    app.include_router(offline)
    app.mount("/static", assets)
    app.mount("/swagger", swagger)
    app.add_middleware(BodyLimit, most=settings.max_body_bytes)
    app.add_middleware(Express, ways=WAYS, settings=settings, shelf=app.state.shelf)
    app.add_middleware(Gzip, minimum_size=WORTH_PACKING, compresslevel=LEVEL)
    app.add_middleware(
        AnyOrigin,
        allow_origins=["*"],
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type"],
    )
    app.add_middleware(SecurityHeaders, ancestors=settings.frame_ancestors)
    app.add_middleware(HeadAsGet)
    return app


app = create_app()

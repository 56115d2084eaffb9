"""What the web server loads: one application per process."""

from app import create_app
from app.config import settings_from

application = create_app(settings_from())

"""What the web server loads: one application per process."""

import gc

from app import create_app
from app.config import settings_from
from app.web import logs
from app.web.staff import mount

logs.set_up()
application = create_app(settings_from())
mount.send_mail(application)

# What is here now stays for good, and what caches hold stays long: look at it seldom. A full
# collection stopped a process for a third of a second (measured).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 50, 100)

# The web server as an image; compose.yaml adds PostgreSQL. The same locked packages as `make run`.
FROM python:3.11-slim-bookworm

WORKDIR /srv/amparo
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY pyproject.toml requirements.in ./
COPY app app
COPY data data
COPY docs/hsds-profile.md docs/hsds-profile.md
COPY migrations migrations
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e . \
    && python -m app.cli.strings compile \
    && useradd --system --no-create-home amparo

USER amparo
EXPOSE 8000
# `amparo serve` listens on 127.0.0.1 only, which nobody outside a container reaches.
CMD ["granian", "--interface", "rsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--http", "1", "--http1-header-read-timeout", "10000", "--http1-buffer-size", "16384", \
     "--backlog", "1024", "--backpressure", "256", "--no-ws", "--no-access-log", \
     "--respawn-failed-workers", "app.rsgi:application"]

FROM python:3.13-slim AS build

RUN python -m venv /opt/fluenzr
COPY requirements.txt .
RUN /opt/fluenzr/bin/pip install --no-cache-dir --disable-pip-version-check --only-binary :all: \
        --no-deps --require-hashes -r requirements.txt
COPY app.py /app/
COPY fluenzr /app/fluenzr
COPY migrations /app/migrations
RUN /opt/fluenzr/bin/python -m compileall -q /app


FROM python:3.13-slim

LABEL org.opencontainers.image.title="FluenzR" \
      org.opencontainers.image.description="Self-hosted outreach server" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"

# pg_dump and pg_restore, for backups: not older than the PostgreSQL of compose.postgres.yaml.
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*

# `docker exec <container> fluenzr keys create` works from any directory.
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin fluenzr \
    && install -d -o fluenzr -g fluenzr -m 0700 /data \
    && printf '#!/bin/sh\nexec /opt/fluenzr/bin/python -m fluenzr.cli "$@"\n' >/usr/local/bin/fluenzr \
    && chmod 0755 /usr/local/bin/fluenzr
COPY --from=build /opt/fluenzr /opt/fluenzr
COPY --from=build /app /app
WORKDIR /app

ENV PATH=/opt/fluenzr/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    FLUENZR_DATA_DIR=/data \
    FLUENZR_HOST=0.0.0.0

USER fluenzr
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "fluenzr.cli", "healthcheck"]

# The same as `python app.py`; another command takes the place of `serve`: `docker run fluenzr doctor`.
ENTRYPOINT ["fluenzr"]
CMD ["serve"]

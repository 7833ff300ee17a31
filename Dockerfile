# The base is a tag, as a digest must be looked up where a registry can be reached. To pin it:
#   docker buildx imagetools inspect python:3.13-slim-trixie
#   docker build --build-arg PYTHON=python:3.13-slim-trixie@sha256:... .
ARG PYTHON=python:3.13-slim-trixie

FROM ${PYTHON} AS build

RUN python -m venv /opt/fluenzr
COPY requirements.txt .
RUN /opt/fluenzr/bin/pip install --no-cache-dir --disable-pip-version-check --only-binary :all: \
        --no-deps --require-hashes -r requirements.txt
COPY app.py /app/
COPY fluenzr /app/fluenzr
COPY migrations /app/migrations
RUN /opt/fluenzr/bin/python -m compileall -q /app


FROM ${PYTHON}

LABEL org.opencontainers.image.title="FluenzR" \
      org.opencontainers.image.description="Self-hosted outreach server" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"

# pg_dump and pg_restore, for backups of a PostgreSQL database: not older than the server of compose.postgres.yaml.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*

# `docker exec <container> fluenzr keys create` works from any directory.
RUN groupadd --system --gid 10001 fluenzr \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin fluenzr \
    && install -d -o 10001 -g 10001 -m 0700 /data \
    && printf '#!/bin/sh\nexec /opt/fluenzr/bin/python -m fluenzr "$@"\n' >/usr/local/bin/fluenzr \
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

# By number, so that Kubernetes' runAsNonRoot can tell that it is not root.
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["fluenzr", "healthcheck"]

# The same as `python app.py`; another command takes the place of `serve`: `docker run fluenzr doctor`.
ENTRYPOINT ["fluenzr"]
CMD ["serve"]

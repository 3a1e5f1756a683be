# The site alone, for gunicorn behind a proxy. Settings come from the environment: see .env.example.
# It runs with a read-only file system: `docker run --read-only --tmpfs /tmp -v booking:/site/var …`.
FROM python:3.13-slim AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /site
RUN python -m venv --without-pip /venv
# requirements-telemetry.txt, for SENTRY_DSN or OTEL_EXPORTER_OTLP_ENDPOINT, is taken besides.
ARG REQUIREMENTS=requirements.txt
COPY requirements.txt requirements-telemetry.txt ./
RUN python -m pip --python /venv/bin/python install --require-hashes -r requirements.txt -r "$REQUIREMENTS"

COPY manage.py gunicorn.conf.py ./
COPY booking_site booking_site
COPY booking booking
COPY templates templates
COPY static static
COPY locale locale
# These two settings only let it start: nothing of them stays in the image. Later on nothing can be written any more,
# compiled modules neither.
RUN STATIC_ROOT=/site/static-collected SECRET_KEY=build CLICRDV_API_KEY=00000000000000000000000000000000 \
    /venv/bin/python manage.py collectstatic --no-input && /venv/bin/python -m compileall -q booking booking_site


FROM python:3.13-slim

ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    BIND=0.0.0.0:8000 STATIC_ROOT=/site/static-collected
# Nothing is installed any more.
RUN python -m pip uninstall --yes --quiet pip && rm -rf /usr/local/lib/python3*/ensurepip \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin site
COPY --from=build /venv /venv
COPY --from=build /site /site
WORKDIR /site
# Written are only the database (unless it is a PostgreSQL) in var/, what workers share in /dev/shm, and large uploads,
# for a moment, in /tmp.
RUN mkdir -p var && chown site var
USER 10001
VOLUME /site/var
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["gunicorn", "booking_site.wsgi"]

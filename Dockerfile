# The production image: the gateway without its sandbox.
#   docker build -t work-health-gateway .
#   docker run … work-health-gateway keys create   makes the keys it signs with, once
#   docker run … work-health-gateway migrate       changes to the database, a command of its own
#   docker run … work-health-gateway               serves on port 8000
# It runs as user 10001 on a read-only file system; only /data is written to.
ARG PYTHON=3.13.11-slim-trixie

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
RUN python -m venv /opt/gateway && python -m venv /build/tools && mkdir /build/data
COPY requirements.lock .requirements-build.lock ./
RUN /opt/gateway/bin/pip install --quiet --require-hashes -r requirements.lock
RUN /build/tools/bin/pip install --quiet --require-hashes -r .requirements-build.lock
COPY pyproject.toml README.md LICENSE ./
COPY migrations ./migrations
COPY app ./app
# .dockerignore keeps the sandbox out; an image that holds it is not built.
RUN test ! -e app/sandbox
RUN /build/tools/bin/pip wheel --quiet --no-deps --no-index --no-build-isolation --wheel-dir /build/dist .
RUN /opt/gateway/bin/pip install --quiet --no-deps --no-index /build/dist/*.whl
RUN /opt/gateway/bin/python -m compileall -q /opt/gateway/lib && /opt/gateway/bin/pip uninstall --quiet --yes pip

FROM python:${PYTHON}
ENV PATH=/opt/gateway/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
ENV GATEWAY_MODE=production GATEWAY_DATA=/data GATEWAY_HOST=0.0.0.0 PORT=8000
COPY --from=build /opt/gateway /opt/gateway
COPY --from=build --chown=10001:10001 /build/data /data
WORKDIR /data
VOLUME /data
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/livez', timeout=2)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["gateway"]
CMD ["serve"]

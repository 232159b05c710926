# Two stages: the first builds the environment as `make install` does, the second serves with it
# as `make run` does, under an account that owns nothing but the embedded store's folder.

FROM python:3.11-slim AS environment
RUN apt-get update \
    && apt-get install --yes --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /cioc
COPY Makefile requirements.txt ./
RUN make install

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home cioc
WORKDIR /cioc
COPY --from=environment /cioc/.venv .venv
COPY . .
RUN mkdir instance && chown 10001 instance
ENV PATH=/cioc/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PORT=8050
USER 10001
VOLUME /cioc/instance
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/health/live', timeout=4)"]
CMD ["gunicorn", "--config", "gunicorn.conf.py", "app:server"]

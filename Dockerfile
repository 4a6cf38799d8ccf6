# syntax=docker/dockerfile:1
# One image for every part of Kaizen: web server, scheduler, worker and console.

# Style sheets, scripts, icons and fonts: Node is needed here and nowhere else.
FROM node:22-bookworm-slim AS assets
WORKDIR /kaizen
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY kaizen kaizen
COPY templates templates
RUN npm run --silent build

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 FLASK_APP=wsgi.py \
    KAIZEN_STORAGE=/var/lib/kaizen/photos HOST=0.0.0.0 PORT=8000
# Fonts for the sheets and reports that are printed.
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-dejavu-core fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /var/lib/kaizen kaizen \
    && install -d -o kaizen -g kaizen /var/lib/kaizen/photos /var/lib/kaizen/backups
WORKDIR /kaizen
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt
COPY config.py wsgi.py ./
COPY migrations migrations
COPY templates templates
COPY kaizen kaizen
COPY --from=assets /kaizen/kaizen/static/dist kaizen/static/dist
RUN pybabel --quiet compile --directory kaizen/translations
RUN python -m compileall -q kaizen config.py wsgi.py
USER kaizen
VOLUME /var/lib/kaizen
EXPOSE 8000
# A load balancer asks the same; /health/ready is for whoever watches.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-c", \
    "import urllib.request; urllib.request.urlopen('http://localhost:8000/health/live', timeout=4)"]
CMD ["flask", "serve", "--no-scheduler"]

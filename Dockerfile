FROM debian:12-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
       ca-certificates libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 nodejs npm python3 python3-venv util-linux \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/petakasih
COPY . .
RUN ./petakasih version && useradd --system --home /srv/petakasih petakasih \
    && mkdir -p /var/lib/petakasih && chown -R petakasih /var/lib/petakasih

USER petakasih
ENV PETAKASIH_DATA_DIR=/var/lib/petakasih
EXPOSE 8000
CMD [".petakasih/venv/bin/petakasih", "up", "--host", "0.0.0.0", "--no-demo"]

# syntax=docker/dockerfile:1

# Builds with the Swift standard library linked in, so that the image needs no Swift.
FROM swift:6.3.1-bookworm AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libcurl4-openssl-dev libsimdjson-dev libsqlite3-dev libssl-dev libyaml-dev libzstd-dev pkg-config zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY Package.swift openapi.yaml ./
COPY Sources ./Sources
COPY Tests ./Tests
RUN swift build -c release --product verdict --static-swift-stdlib \
    && install -D -m 755 .build/release/verdict /image/usr/local/bin/verdict \
    && strip /image/usr/local/bin/verdict \
    && install -d -m 750 -o 10001 -g 10001 /image/data

# Nothing but the program and the libraries that it loads.
FROM debian:bookworm-slim
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates libcurl4 libsimdjson14 libsqlite3-0 libssl3 libstdc++6 libyaml-0-2 libzstd1 zlib1g \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /image/ /
USER 10001:10001
# The only place that is written to: the rest of the file system may be read-only (docker run --read-only).
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=3s --start-period=5s --retries=3 \
    CMD ["/usr/local/bin/verdict", "health", "--url", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["/usr/local/bin/verdict"]
# Inside a container the loopback address reaches nobody, so plain HTTP has to be asked for by name; put TLS in front, or add
# --tls-certificate and --tls-key.
CMD ["serve", "--host", "0.0.0.0", "--port", "8080", "--data", "/data", "--allow-plaintext"]

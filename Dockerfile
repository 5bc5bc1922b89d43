# One image for every program of Countersign: the API by default, the others by their command (docs/operating.md).
# The base has glibc, since the native part of Temporal's SDK is built for no other C library.

FROM node:20.20.2-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json swc.config.js esbuild.config.js ./
COPY src src
COPY workflows workflows
COPY activities activities
COPY web web
RUN npm run build

FROM node:20.20.2-bookworm AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production API_HOST=0.0.0.0
WORKDIR /app
# Node brings the certificates that it trusts; the native part of Temporal's SDK reads those of the system.
COPY --from=packages /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/web/dist web/dist
COPY migrations migrations
COPY package.json LICENSE ./
USER node
EXPOSE 4400
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s --retries=3 CMD ["node", "dist/src/ready.js", "api"]
CMD ["node", "--enable-source-maps", "dist/src/api.js"]

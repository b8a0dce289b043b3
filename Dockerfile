# VlogStudio in one image; the role is said when it is run: docker run … vlogstudio --role web|worker|compute|all, or a command: backup, restore, upgrade, audit verify.
# Nothing secret goes into it: secrets are files that are named at run time (…_FILE, see .env.example).

FROM node:22-bookworm-slim AS assets
WORKDIR /src
COPY wwwroot-assets/package.json wwwroot-assets/package-lock.json ./wwwroot-assets/
RUN cd wwwroot-assets && npm ci --no-audit --no-fund
COPY wwwroot-assets/ ./wwwroot-assets/
RUN cd wwwroot-assets && npm run --silent build

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY VlogStudio.Core/ ./VlogStudio.Core/
COPY VlogStudio/ ./VlogStudio/
COPY --from=assets /src/VlogStudio/wwwroot/ ./VlogStudio/wwwroot/
RUN dotnet publish VlogStudio/VlogStudio.csproj -c Release -o /app -p:RestoreLockedMode=true

FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ffmpeg fontconfig fonts-noto-cjk bubblewrap postgresql-client curl \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir -p /data/uploads /data/objects /data/scratch /data/cache /backup \
 && chown -R app:app /data /backup
COPY --from=build /app/ /app/
ENV VLOGSTUDIO_DATA=/data \
    ASPNETCORE_URLS=http://0.0.0.0:8080 \
    ASPNETCORE_HTTP_PORTS= \
    DOTNET_EnableDiagnostics=0
USER app
WORKDIR /app
VOLUME ["/data"]
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=10s --start-period=90s --retries=4 CMD ["curl", "-fsS", "-o", "/dev/null", "http://127.0.0.1:8080/health/ready"]
ENTRYPOINT ["dotnet", "/app/VlogStudio.dll"]

#!/usr/bin/env bash
# Until the first release there is one migration: this makes it anew from the model.
set -euo pipefail
cd "$(dirname "$0")/.."
rm -rf VlogStudio.Core/Data/Migrations
dotnet tool restore >/dev/null
dotnet ef migrations add Initial --project VlogStudio.Core --startup-project VlogStudio -o Data/Migrations

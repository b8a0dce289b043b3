#!/usr/bin/env bash
# Installs what is missing, builds VlogStudio and starts it. Ctrl-C stops it.
#   ./run.sh [--demo] [--urls U] [--data DIR] [--role all|web|worker] [--Section:Key=value ...]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/prepare.sh
. "$root/tools/prepare.sh"

has_data=
for argument in "$@"; do
  case "$argument" in
    --data | --data=*) has_data=1 ;;
    -h | --help) sed -n '2,3s/^# \{0,1\}//p' "$0"; exit 0 ;;
  esac
done
[ -n "$has_data" ] || [ -n "${VLOGSTUDIO_DATA:-}" ] || set -- --data "$root/data" "$@"

require_dotnet
find_missing
install_missing "${missing[@]}" || fail "Some packages could not be installed (see above): ${missing[*]}. Install them by hand, then run this again."

# Two may start at once; one of them builds. The compiler stays on as a server: it must not take the lock along (9>&-).
mkdir -p "$root/artifacts"
exec 9>"$root/artifacts/build.lock"
flock 9
build_assets
now=$(fingerprint VlogStudio VlogStudio.Core Directory.Build.props Directory.Packages.props global.json)
if [ -f "$root/artifacts/app/VlogStudio.dll" ] && [ "$(cat "$root/artifacts/app.stamp" 2>/dev/null || true)" = "$now" ]; then
  say "The app is up to date"
else
  say "Building the app (dotnet publish, Release)"
  rm -rf "$root/artifacts/app.new" "$root/artifacts/app.stamp"
  # shellcheck disable=SC2046
  dotnet publish "$root/VlogStudio/VlogStudio.csproj" -c Release -o "$root/artifacts/app.new" -nologo -v q -clp:ErrorsOnly $(restore_options) </dev/null 9>&- ||
    fail "The app could not be built. If packages could not be fetched, look at the network and the NuGet sources (dotnet nuget list source), then run this again."
  # A running studio keeps the files it has open; the next start takes the new ones.
  rm -rf "$root/artifacts/app.old"
  if [ -d "$root/artifacts/app" ]; then mv "$root/artifacts/app" "$root/artifacts/app.old"; fi
  mv "$root/artifacts/app.new" "$root/artifacts/app"
  rm -rf "$root/artifacts/app.old"
  fingerprint VlogStudio VlogStudio.Core Directory.Build.props Directory.Packages.props global.json >"$root/artifacts/app.stamp"
fi
exec 9>&-

say "Starting VlogStudio (Ctrl-C stops it)"
exec dotnet "$root/artifacts/app/VlogStudio.dll" "$@"

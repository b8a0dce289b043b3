# Sourced by run.sh and test.sh: says what is done, installs what is missing, builds the browser parts. Takes no input.
# shellcheck shell=bash

say() { printf '\n== %s\n' "$*"; }
fail() {
  printf '\n!! %s\n' "$*" >&2
  exit 1
}

# Runs a command as root: directly, or by sudo. Only a person at a terminal is asked for a password.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  elif command -v sudo >/dev/null && [ -t 0 ] && [ -z "${CI:-}" ]; then sudo "$@"
  else return 127; fi
}

have() { command -v "$1" >/dev/null 2>&1; }
have_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
have_cjk() { compgen -G '/usr/share/fonts/*/noto*/NotoSansCJK*' >/dev/null || { have fc-list && [ -n "$(fc-list ':lang=zh' 2>/dev/null | head -c 1)" ]; }; }
have_node() { have node && have npm && [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge 18 ]; }

# What both the app and its tests need and is not here: fills the array "missing". bubblewrap locks ffmpeg in; the app works without it, less safely.
find_missing() {
  missing=()
  have ffmpeg && have ffprobe || missing+=(ffmpeg)
  if [ -z "${VLOGSTUDIO_DATABASE:-}${ConnectionStrings__Studio:-}" ] || [ "${1:-}" = tests ]; then have_postgres || missing+=(postgresql); fi
  have_cjk || missing+=(fonts-noto-cjk)
  have fc-match || missing+=(fontconfig)
  have bwrap || missing+=(bubblewrap)
  have_node || missing+=(nodejs npm)
}

require_dotnet() {
  have dotnet || fail "The .NET 10 SDK is missing. Install it (https://dotnet.microsoft.com/download/dotnet/10.0), then run this again."
  (cd "$root" && dotnet --version >/dev/null 2>&1) || fail "The installed .NET SDK does not fit global.json ($(tr -d ' \n' <"$root/global.json")). Install a .NET 10 SDK, then run this again."
}

# install_missing PACKAGE...: from the distribution. No daemon is started and no cluster of the system is left enabled by it.
install_missing() {
  [ $# -gt 0 ] || return 0
  local by_hand="apt-get update && apt-get install -y --no-install-recommends $*"
  have apt-get || fail "Missing: $*. This is no Debian or Ubuntu: install them with your package manager, then run this again."
  say "Installing $* (apt-get)"
  local policy=/usr/sbin/policy-rc.d kept="" clusters_before
  clusters_before=$(ls -d /etc/postgresql/*/main 2>/dev/null || true)
  as_root true || fail "Missing: $*. Root is needed to install them: run '$by_hand' as root (or give this user passwordless sudo), then run this again."
  if [ -e $policy ]; then kept=$(mktemp) && as_root cp -p $policy "$kept"; fi
  restore_policy() {
    if [ -n "$kept" ]; then as_root cp -p "$kept" $policy; as_root rm -f "$kept"; else as_root rm -f $policy; fi
  }
  trap 'restore_policy; trap - INT TERM; kill -s INT $$' INT
  trap 'restore_policy; trap - INT TERM; kill -s TERM $$' TERM
  printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
  as_root chmod 755 $policy
  local outcome=0
  { as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; } </dev/null || outcome=$?
  restore_policy
  trap - INT TERM
  # The package makes a cluster of its own; it is not wanted, so it shall not start with the machine either.
  local cluster
  for cluster in /etc/postgresql/*/main; do
    [ -e "$cluster/start.conf" ] || continue
    case "$clusters_before" in *"$cluster"*) ;; *) as_root sed -i 's/^auto$/manual/' "$cluster/start.conf" ;; esac
  done
  return $outcome
}

# Everything under the given paths as one number, to tell whether there is anything to do.
fingerprint() {
  (cd "$root" && find "$@" \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c1-32)
}

build_assets() {
  local stamp="$root/artifacts/assets.stamp" now
  mkdir -p "$root/artifacts"
  now=$(fingerprint wwwroot-assets)
  if [ -f "$root/VlogStudio/wwwroot/js/boot.js" ] && [ "$(cat "$stamp" 2>/dev/null || true)" = "$now" ]; then
    say "Browser parts are up to date"
    return
  fi
  have_node || fail "Node.js 18 or newer with npm is missing and could not be installed. Install it, then run this again."
  say "Building the browser parts (npm ci, npm run build)"
  (cd "$root/wwwroot-assets" && npm ci --no-audit --no-fund --loglevel=error </dev/null && npm run --silent build </dev/null) ||
    fail "The browser parts could not be built. If the packages could not be fetched, look at the network and npm's registry setting (npm config get registry), then run this again."
  echo "$now" >"$stamp"
}

restore_options() { if [ "${CI:-}" = true ]; then echo "-p:RestoreLockedMode=true"; fi; }

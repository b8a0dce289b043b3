#!/usr/bin/env bash
# Installs what the tests need and runs them; the last line is 'N passed, N failed, N skipped'.
#   ./test.sh                  unit, component, API, S3 and browser tests
#   ./test.sh --fast           without the browser and the long ones
#   ./test.sh --browser [--headed] [--filter X] [--base-url U]     browser flows only, against an own or a running studio
#   ./test.sh --faults | --fuzz | --cluster                        the long campaigns, each by itself
#   ./test.sh --fuzz [--seed S] [--case N] --filter X              a campaign again from a seed, or one case of it
#   VLOGSTUDIO_SOAK_MINUTES=5 VLOGSTUDIO_FAULT_SEED=7 ./test.sh --cluster --filter Soak     the soak of the cluster, shorter, from a seed
#   ./test.sh --filter X       only tests whose name contains X
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tools/prepare.sh
. "$root/tools/prepare.sh"

reports="$root/artifacts/tests"
complete=
passed=0 failed=0 skipped=0

# Each failed test by name, with the first words of why: the log above is thousands of lines. Messages span lines, so lines are joined first.
tell_failures() {
  local report
  for report in "$reports"/*.xml; do
    [ -e "$report" ] && tr '\n' ' ' <"$report" | grep -oP '<test [^>]*result="Fail".*?</failure>' |
      sed -E 's/^<test [^>]* name="([^"]*)".*<message><!\[CDATA\[(.{0,1200}).*/!! Failed: \1: \2/; s/\]\]>.*//'
  done
  return 0
}

# The one line everything ends with, whatever happened before.
finish() {
  local code=$?
  trap - EXIT
  [ "$failed" = 0 ] || tell_failures
  if [ -z "$complete" ] && [ "$failed" = 0 ]; then failed=1; fi
  if [ "$code" = 0 ] && [ "$failed" != 0 ]; then code=1; fi
  printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

mode=all filter=
while [ $# -gt 0 ]; do
  case "$1" in
    --fast | --browser | --faults | --fuzz | --cluster) mode=${1#--} ;;
    --headed) export VLOGSTUDIO_HEADED=1 ;;
    --filter) filter=${2:?--filter needs a part of a name}; shift ;;
    --filter=*) filter=${1#*=} ;;
    --base-url) export VLOGSTUDIO_BASE_URL=${2:?--base-url needs an address}; shift ;;
    --base-url=*) export VLOGSTUDIO_BASE_URL=${1#*=} ;;
    --seed) export VLOGSTUDIO_FUZZ_SEED=${2:?--seed needs a number}; shift ;;
    --case) export VLOGSTUDIO_FUZZ_CASE=${2:?--case needs a number}; shift ;;
    -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; complete=1; trap - EXIT; exit 0 ;;
    *) fail "'$1' is not an option; see ./test.sh --help" ;;
  esac
  shift
done

require_dotnet
wanted=()
find_missing tests
case $mode in all | browser | cluster) have chromium || missing+=(chromium) ;; esac
have redis-server || missing+=(redis-server)
if [ "$mode" = cluster ]; then
  have caddy || missing+=(caddy)
  have ip || missing+=(iproute2)
  have nsenter || missing+=(util-linux)
fi
case $mode in all | fast | cluster) have radosgw && have ceph-mon && have ceph-osd || wanted+=(radosgw ceph-mon ceph-osd ceph-mgr) ;; esac
if [ ${#missing[@]} -gt 0 ]; then
  install_missing "${missing[@]}" || fail "Some packages could not be installed (see above): ${missing[*]}. Install them by hand, then run this again."
fi
if [ ${#wanted[@]} -gt 0 ]; then
  install_missing "${wanted[@]}" || say "No S3 server could be installed (${wanted[*]}): the tests that need it will be skipped."
fi
case $mode in
  all | fast) have melt || install_missing melt || say "melt could not be installed: the tests that render exported timelines with it will be skipped." ;;
esac

if [[ $mode =~ ^(faults|cluster)$ ]] && ! compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null; then
  install_missing libfaketime || say "libfaketime could not be installed: the test of a wrong clock will be skipped."
fi

if [ "$mode" = cluster ] && ! { have debootstrap && have bwrap; }; then
  install_missing debootstrap bubblewrap || say "debootstrap and bubblewrap could not be installed: the test that carries out the image's stages will be skipped."
fi

mkdir -p "$reports"
rm -f "$reports"/*.xml
exec 9>"$root/artifacts/build.lock"
flock 9
build_assets
say "Building (dotnet build, Release)"
# shellcheck disable=SC2046
dotnet build "$root/VlogStudio.sln" -c Release -nologo -v q -clp:ErrorsOnly $(restore_options) </dev/null 9>&- ||
  fail "The tests could not be built. If packages could not be fetched, look at the network and the NuGet sources, then run this again."
exec 9>&-

# run NAME OPTION...: one pass of the runner, whose report is added to the sums. A pass without a report is a failure.
run() {
  local name=$1 report="$reports/$1.xml" code=0 key value
  shift
  say "Testing: $name"
  rm -f "$report"
  [ -z "$filter" ] || set -- "$@" -method "*$filter*"
  (cd "$root" && exec timeout --kill-after=60 "${VLOGSTUDIO_TEST_LIMIT:-40m}" \
    "$root/VlogStudio.Tests/bin/Release/net10.0/VlogStudio.Tests" -noLogo -noColor -xml "$report" "$@" </dev/null) || code=$?
  if ! grep -q '<assembly ' "$report" 2>/dev/null; then
    echo "!! The runner ended ($code) without a report." >&2
    failed=$((failed + 1))
    return
  fi
  local head before=$failed
  head=$(grep -o '<assembly [^>]*>' "$report" | head -1)
  for key in passed failed skipped errors; do
    value=$(sed -n "s/.* $key=\"\([0-9]*\)\".*/\1/p" <<<"$head")
    case $key in
      passed) passed=$((passed + ${value:-0})) ;;
      skipped) skipped=$((skipped + ${value:-0})) ;;
      *) failed=$((failed + ${value:-0})) ;;
    esac
  done
  # A runner that fails without naming a failed test has failed all the same.
  if [ "$code" != 0 ] && [ "$failed" = "$before" ]; then failed=$((failed + 1)); fi
}

aside=(-trait- Category=Browser -trait- Category=Faults -trait- Category=Fuzz -trait- Category=Cluster)
case $mode in
  fast) run fast "${aside[@]}" -trait- Category=Long ;;
  browser) run browser -trait Category=Browser -parallel none ;;
  faults) run faults -trait Category=Faults -parallel none ;;
  fuzz) run fuzz -trait Category=Fuzz ;;
  cluster)
    # The soak is the long part; VLOGSTUDIO_SOAK_MINUTES=0 leaves it out. Machines with a network of their own take root; without it those faults are skipped.
    export VLOGSTUDIO_SOAK_MINUTES=${VLOGSTUDIO_SOAK_MINUTES:-30}
    [ "$(id -u)" = 0 ] || say "Not root: the tests that pull cables will be skipped."
    VLOGSTUDIO_TEST_LIMIT=${VLOGSTUDIO_TEST_LIMIT:-$((60 + 2 * VLOGSTUDIO_SOAK_MINUTES))m}
    run cluster -trait Category=Cluster -parallel none -showLiveOutput -diagnostics
    ;;
  all)
    run tests "${aside[@]}"
    run browser -trait Category=Browser -parallel none
    ;;
esac
complete=1
[ "$failed" = 0 ]

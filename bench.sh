#!/usr/bin/env bash
# Measures VlogStudio side by side with plain ffmpeg and prints a table of medians and ratios.
#   ./bench.sh --cluster [--rounds N] [--quick] [--only circuits,memory,stubs,recovery,films] [--explain]
#   ./bench.sh [render|ingest|submit|jobs|history|all] [--rounds N] [--clips N] [--quick] [--growth] [--lengths]
#              [--films ours,rivals,copied,ahead]
# --growth adds films of 6, 12, 24 and 48 clips, --lengths sources of 1, 10 and 60 minutes; melt and ges-launch-1.0 join where they are installed.
# --cluster starts a studio of many processes on this machine instead: how soon pages draw progress with 1, 100 and 500 of them open, what an open
# page costs (--explain: by kind of object), how films spread over 1, 4 and 16 nodes that only wait, recovery from a killed worker, films per hour.
# The recordings it needs are synthesised once into artifacts/bench.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
case "${1:-}" in -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
command -v dotnet >/dev/null || { echo "The .NET SDK is missing: https://dot.net" >&2; exit 1; }
command -v ffmpeg >/dev/null || { echo "ffmpeg is missing: ./run.sh installs it" >&2; exit 1; }
echo "Building the benchmarks (Release)"
dotnet build "$root/VlogStudio.Bench/VlogStudio.Bench.csproj" -c Release -nologo -v q -clp:ErrorsOnly
mkdir -p "$root/artifacts/bench"
exec dotnet "$root/VlogStudio.Bench/bin/Release/net10.0/VlogStudio.Bench.dll" --folder "$root/artifacts/bench" "$@"

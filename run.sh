#!/usr/bin/env bash
# Sets up what is missing, builds, and runs everything. Options: ./run.sh --help
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
"$root/scripts/setup.sh" run
cd "$root"
exec dotnet run --no-build --project AppHost -- "$@"

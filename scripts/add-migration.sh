#!/usr/bin/env bash
# Writes the migration that brings a service's database up to its model: scripts/add-migration.sh TuitionApi AddScholarships
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
readonly root tool_version=10.0.15

if [[ $# -ne 2 ]]; then
  echo "usage: $0 <service> <name of the migration>" >&2
  exit 2
fi

tool="$root/.tools/dotnet-ef"
[[ -x "$tool/dotnet-ef" ]] || dotnet tool install dotnet-ef --version "$tool_version" --tool-path "$tool"

# The design package is in no ordinary build; see Directory.Build.targets.
export AddMigration=true
"$tool/dotnet-ef" migrations add "$2" --project "$root/$1" --output-dir Migrations

#!/usr/bin/env bash
# Writes the migration that brings a service's database up to its model: scripts/add-migration.sh TuitionApi AddScholarships
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ $# -ne 2 ]]; then
  echo "usage: $0 <service> <name of the migration>" >&2
  exit 2
fi

# The design package is in no ordinary build; see Directory.Build.targets.
export AddMigration=true
dotnet tool restore > /dev/null
dotnet ef migrations add "$2" --project "$1" --output-dir Migrations
echo "Once the migration is final, record it: scripts/record-migrations.sh"

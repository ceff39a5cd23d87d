#!/usr/bin/env bash
# Adds new migrations and schema scripts to Tests/Architecture/migrations.sha256; what is in it already stays, and a test compares the two.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

RECORD_MIGRATIONS=true dotnet test "$root/Tests/Tests.csproj" --nologo \
  --filter "FullyQualifiedName~Migrations_and_schema_scripts_are_only_added_to"

#!/usr/bin/env bash
# Writes the tables of docs/configuration.md anew from the code: every setting with its default and what it is.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

WRITE_CONFIGURATION=true dotnet test "$root/Tests/Tests.csproj" --nologo --filter "FullyQualifiedName~ConfigurationPageTests"

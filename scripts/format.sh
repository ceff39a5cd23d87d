#!/usr/bin/env bash
# Formats all C# as .csharpierrc.yaml says; --check changes nothing and fails where something is not formatted (./test.sh asks so).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

command=format
if [[ ${1:-} == --check ]]; then
  command=check
fi

dotnet tool restore > /dev/null
exec dotnet csharpier "$command" .

#!/usr/bin/env bash
# Writes docs/asyncapi.yaml anew from the code: what the services register, the contracts, and the broker's names and arguments.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

WRITE_ASYNCAPI=true dotnet test "$root/Tests/Tests.csproj" --nologo --filter "FullyQualifiedName~The_document_is_what_the_code_says"

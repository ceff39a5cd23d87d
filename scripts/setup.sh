#!/usr/bin/env bash
# Sets up whatever is missing to run (or, with the argument "test", to test) Payments. Says what it does; a second run does nothing.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
tools="$root/.tools"
readonly root tools purpose="${1:-run}"

say() { printf 'set-up: %s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

has() { command -v "$1" > /dev/null 2>&1; }

has_postgres() { compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || has initdb; }

# Debian packages that are missing, by what they bring.
missing_packages() {
  has_postgres || echo postgresql
  [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || echo rabbitmq-server
  has node || echo nodejs
  has npm || echo npm
  if [[ $purpose == test ]]; then
    has chromium || echo chromium
    has curl || echo curl
    [[ -e /usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1 ]] || echo faketime
  fi
}

# apt starts servers that it installs. Ours are started by the AppHost, on their own data: a policy (see invoke-rc.d) keeps apt from it.
install_packages() {
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get) policy=/usr/sbin/policy-rc.d kept=""
  if [[ $EUID -ne 0 ]]; then
    has sudo && sudo -n true 2> /dev/null || fail "please install: $* (apt-get install $*)"
    apt=(sudo "${apt[@]}")
  fi
  say "installing $* with apt"
  if [[ $EUID -eq 0 ]]; then
    if [[ -e $policy ]]; then
      kept=$(mktemp)
      cp -p "$policy" "$kept"
    fi
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod +x "$policy"
  fi
  local status=0
  { "${apt[@]}" update -qq && "${apt[@]}" install -y -qq --no-install-recommends "$@"; } > "$tools/apt.log" 2>&1 || status=$?
  if [[ $EUID -eq 0 ]]; then
    if [[ -n $kept ]]; then mv "$kept" "$policy"; else rm -f "$policy"; fi
  fi
  [[ $status -eq 0 ]] || fail "apt could not install $*; see $tools/apt.log"
}

check_sdk() {
  has dotnet || fail "the .NET 10 SDK is missing: https://dotnet.microsoft.com/download/dotnet/10.0"
  local version
  version=$(cd "$root" && dotnet --version 2> /dev/null) || fail "the .NET 10 SDK is missing; 'dotnet --list-sdks' shows what is there"
  [[ $version == 10.* ]] || fail "the .NET 10 SDK is needed, 'dotnet --version' says $version"
}

check_platform() {
  [[ $(uname -s) == Linux && $(uname -m) == x86_64 ]] && return
  fail "this set-up knows Linux on x64. Elsewhere: install Docker and the .NET 10 SDK, and run 'dotnet run --project AppHost'"
}

install_programs() {
  local packages
  mapfile -t packages < <(missing_packages)
  [[ ${#packages[@]} -gt 0 ]] || return 0
  has apt-get || fail "please install these (or their like) with your package manager: ${packages[*]}"
  install_packages "${packages[@]}"
}

# What a package.json names, into a folder, unless it is there already: npm_install <package.json> <folder> <what it is>
npm_install() {
  if cmp -s "$1" "$2/package.json" && [[ -e $2/node_modules/.complete ]]; then
    return 1
  fi
  say "installing $3 with npm"
  mkdir -p "$2"
  cp "$1" "$2/package.json"
  npm install --prefix "$2" --no-audit --no-fund --no-package-lock --loglevel=error > "$tools/npm.log" 2>&1 || fail "npm failed; see $tools/npm.log"
  touch "$2/node_modules/.complete"
}

install_npm_tools() {
  npm_install "$root/scripts/npm/package.json" "$tools" "MailDev" || true
  [[ $purpose != test ]] || npm_install "$root/scripts/npm/test/package.json" "$tools/test" "Stripe's library and axe, which tests run" || true
}

# The .NET tools of this repository: the formatter, Entity Framework's and Aspire's command lines.
restore_dotnet_tools() {
  local restored="$tools/dotnet-tools.json"
  cmp -s "$root/.config/dotnet-tools.json" "$restored" && return
  say "restoring .NET tools"
  (cd "$root" && dotnet tool restore > "$tools/dotnet-tools.log" 2>&1) || fail "the .NET tools could not be restored; see $tools/dotnet-tools.log"
  cp "$root/.config/dotnet-tools.json" "$restored"
}

build() {
  say "building"
  (cd "$root" && dotnet build Payments.slnx -v quiet -nologo -clp:NoSummary)
}

mkdir -p "$tools"
check_platform
check_sdk
install_programs
install_npm_tools
restore_dotnet_tools
build

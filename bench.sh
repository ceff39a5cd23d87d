#!/usr/bin/env bash
# Sets up what is missing, builds, and measures: ./bench.sh runs all figures, ./bench.sh relay latency those, ./bench.sh --list names them.
# Options: --messages N, --rounds N. Servers and data are this run's own and are gone after it, also after Ctrl-C. The table is on stdout.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly root bound_seconds=3600 stop_seconds=15
work="" broker="" database="" bench=""

# Each server runs in a process group of its own, so that Ctrl-C does not reach it before this script stops it in order.
stop() {
  local pid=$1
  [[ -n $pid ]] || return 0
  kill -TERM "$pid" 2> /dev/null || true
  for ((i = 0; i < stop_seconds * 10; i++)); do
    kill -0 "$pid" 2> /dev/null || break
    sleep 0.1
  done
  kill -KILL -- "-$pid" 2> /dev/null || true
}

clean_up() {
  trap '' INT TERM
  if [[ -n $bench ]]; then
    kill -KILL -- "-$bench" 2> /dev/null || true
    wait "$bench" 2> /dev/null || true
  fi
  stop "$broker" & stop "$database" & wait
  [[ -z $work ]] || rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }
secret() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

"$root/scripts/setup.sh" run >&2
cd "$root"
dotnet build Bench/Bench.csproj --configuration Release -v quiet -nologo -clp:NoSummary >&2
program=(dotnet "$root/Bench/bin/Release/net10.0/Bench.dll")

for argument in "$@"; do
  [[ $argument != --list ]] || exec "${program[@]}" --list
done

work=$(mktemp -d)
chmod 711 "$work" # PostgreSQL runs as another user and must reach its folder
password=$(secret)
amqp_port=$(free_port) management_port=$(free_port) postgres_port=$(free_port)
programs=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1 || true)
[[ -n $programs ]] || programs=$(dirname "$(command -v initdb)")

set -m
SERVER=/usr/lib/rabbitmq/bin/rabbitmq-server DATA=$work/rabbitmq PORT=$amqp_port MANAGEMENT_PORT=$management_port USERNAME=bench PASSWORD=$password \
  AppHost/Infrastructure/rabbitmq.sh > "$work/rabbitmq.log" 2>&1 < /dev/null &
broker=$!
PROGRAMS=$programs DATA=$work/postgres PORT=$postgres_port USERNAME=bench PASSWORD=$password \
  AppHost/Infrastructure/postgres.sh > "$work/postgres.log" 2>&1 < /dev/null &
database=$!

commit=$(git rev-parse --short HEAD 2> /dev/null || echo unknown)
[[ -z $(git status --porcelain 2> /dev/null) ]] || commit+=" with changes"
BENCH_AMQP=amqp://bench:$password@127.0.0.1:$amqp_port \
  BENCH_MANAGEMENT=http://127.0.0.1:$management_port \
  BENCH_POSTGRES="Host=127.0.0.1;Port=$postgres_port;Username=bench;Password=$password" \
  BENCH_BROKER_PID=$broker BENCH_DATABASE_PID=$database BENCH_COMMIT=$commit \
  timeout --kill-after=10 "$bound_seconds" "${program[@]}" "$@" < /dev/null &
bench=$!
set +m

status=0
wait "$bench" || status=$?
bench=""
if [[ $status -ne 0 && $status -ne 2 ]]; then
  tail -n 20 "$work/rabbitmq.log" "$work/postgres.log" >&2 || true
fi
exit "$status"

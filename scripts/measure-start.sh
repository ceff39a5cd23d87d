#!/usr/bin/env bash
# Measures start, memory and end of the whole system, and prints a table for docs/perf.md:
#
#   scripts/measure-start.sh [checkout]      this checkout when none is given; another one may be of an older commit
#
# The checkout must be built, and set up (./run.sh does both). Nothing else should run on the machine. It takes about two minutes, uses
# processes as infrastructure, free ports and a data folder of its own, and leaves nothing behind, also after Ctrl+C.
#
#   first start      from the start of the program to /health 200 of all services, without data
#   warm start       the same with the data of the first start
#   Ctrl+C           from the signal to the end of the program, and until the last process has gone
#   SIGKILL          from the signal to the program until the last process has gone
#   memory           a minute after the warm start, with no load: RSS counts shared pages in each process, PSS shares them out
set -euo pipefail

checkout="$(cd "${1:-$(dirname "${BASH_SOURCE[0]}")/..}" && pwd)"
program=$checkout/AppHost/bin/Debug/net10.0/AppHost.dll
services=(user-service payment-service tuition-api order-api project-api notifier-service)
readonly checkout program services
readonly start_bound=180 end_bound=60 settling=60 # seconds

[[ -e $program ]] || { echo "not built: $program" >&2; exit 1; }

data=$(mktemp -d "${TMPDIR:-/tmp}/payments-measure-XXXXXX")
# PostgreSQL, which runs as its own user, has to get through.
chmod 711 "$data"
mark="payments-measure-$$-$RANDOM"
host=""

# The processes of this run: those that have inherited the mark, and all below them (PostgreSQL's own overwrite their environment).
tree() {
  {
    grep -lzs "^PAYMENTS_MARK=$mark\$" /proc/[0-9]*/environ | sed 's|/proc/\([0-9]*\)/.*|marked \1|'
    cat /proc/[0-9]*/stat 2> /dev/null | sed -n 's/^\([0-9]*\) (.*) . \([0-9]*\) .*/child \1 \2/p'
  } | awk '
    $1 == "marked" { in_tree[$2] = 1 }
    $1 == "child" { parent[$2] = $3 }
    END {
      for (pid in parent) {
        p = pid
        for (depth = 0; depth < 20 && p > 1 && !(p in in_tree); depth++) p = parent[p]
        if (p in in_tree) print pid
      }
    }'
}

clean_up() {
  [[ -z $host ]] || kill -KILL "$host" 2> /dev/null || true
  host=""
  # What the program has started notices that it has gone; what has not after the bound is killed.
  local deadline=$((SECONDS + end_bound)) pid
  while [[ -n $(tree) && $SECONDS -lt $deadline ]]; do sleep 0.5; done
  for pid in $(tree); do kill -KILL "$pid" 2> /dev/null || true; done
  rm -rf "$data"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

now() { date +%s%3N; }
seconds() { awk -v ms="$1" 'BEGIN { printf "%.1f s", ms / 1000 }'; }
fail() { echo "$*" >&2; tail -n 20 "$data/console.log" >&2; exit 1; }

# The address of a service, from the environment that the orchestrator has given it.
address() {
  local file
  for file in $(grep -lzs "^PAYMENTS_MARK=$mark\$" /proc/[0-9]*/environ); do
    if grep -qzs "^OTEL_SERVICE_NAME=$1\$" "$file"; then
      tr '\0' '\n' < "$file" 2> /dev/null | sed -n 's/^ASPNETCORE_URLS=\([^;]*\).*/\1/p' | head -n 1
      return
    fi
  done
}

start() {
  # Job control: otherwise the shell would have the program ignore Ctrl+C.
  set -m
  PAYMENTS_MARK=$mark DOTNET_ENVIRONMENT=Development ASPNETCORE_URLS=http://localhost:0 ASPIRE_ALLOW_UNSECURED_TRANSPORT=true \
    ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL=http://localhost:0 ASPIRE_VERSION_CHECK_DISABLED=true \
    dotnet "$program" --infrastructure processes --data "$data/data" --dcppublisher:randomizeports true > "$data/console.log" 2>&1 < /dev/null &
  host=$!
  set +m
  local deadline=$((SECONDS + start_bound)) service url
  for service in "${services[@]}"; do
    url=""
    until [[ -n $url ]] && curl -fs -m 2 -o /dev/null "$url/health"; do
      kill -0 "$host" 2> /dev/null || fail "the AppHost has ended"
      [[ $SECONDS -lt $deadline ]] || fail "$service is not healthy after $start_bound s"
      [[ -n $url ]] || url=$(address "$service")
      sleep 0.1
    done
  done
}

wait_for_end() {
  local deadline=$((SECONDS + end_bound))
  while [[ -n $(tree) ]]; do
    [[ $SECONDS -lt $deadline ]] || fail "still running after $end_bound s: $(tree | tr '\n' ' ')"
    sleep 0.1
  done
}

memory() {
  local pid name
  for pid in $(tree); do
    name=$(basename "$(readlink "/proc/$pid/exe" 2> /dev/null || echo gone)")
    [[ $pid == "$host" ]] && name=AppHost
    awk -v name="$name" '/^Rss:/ { rss = $2 } /^Pss:/ { pss = $2 } END { if (rss) print name, rss, pss }' "/proc/$pid/smaps_rollup" 2> /dev/null || true
  done | awk '
    { count[$1]++; rss[$1] += $2; pss[$1] += $3; total++; all_rss += $2; all_pss += $3 }
    END {
      for (name in count) printf "| %s | %d | %d MB | %d MB |\n", name, count[name], rss[name] / 1024, pss[name] / 1024 | "sort -t\"|\" -k5 -rn"
      close("sort -t\"|\" -k5 -rn")
      printf "| the whole tree | %d | %d MB | %d MB |\n", total, all_rss / 1024, all_pss / 1024
    }'
}

begin=$(now)
start
first=$(($(now) - begin))

begin=$(now)
kill -INT "$host"
wait "$host" || true
interrupted=$(($(now) - begin))
wait_for_end
interrupted_all=$(($(now) - begin))

begin=$(now)
start
warm=$(($(now) - begin))
sleep "$settling"
table=$(memory)

begin=$(now)
kill -KILL "$host"
wait "$host" 2> /dev/null || true
host=""
wait_for_end
killed=$(($(now) - begin))

echo "$(git -C "$checkout" rev-parse --short HEAD 2> /dev/null || echo unknown), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
cat <<REPORT

| | measured |
|---|---|
| first start to all healthy | $(seconds $first) |
| warm start to all healthy | $(seconds $warm) |
| Ctrl+C to the end of the AppHost | $(seconds $interrupted) |
| Ctrl+C to nothing left | $(seconds $interrupted_all) |
| SIGKILL to nothing left | $(seconds $killed) |

| program | processes | RSS | PSS |
|---|---|---|---|
$table
REPORT

#!/usr/bin/env bash
# Runs PostgreSQL in the foreground, apart from any other PostgreSQL of this machine.
# Needs in the environment: PROGRAMS (folder of postgres), DATA (folder), PORT, USERNAME, PASSWORD.
set -euo pipefail

# PostgreSQL refuses to run as root.
as=()
if [[ $EUID -eq 0 ]]; then
  as=(setpriv --reuid postgres --regid postgres --init-groups --)
fi

mkdir -p "$DATA"
chmod 700 "$DATA"
[[ $EUID -ne 0 ]] || chown postgres: "$DATA"
cd "$DATA"

if [[ ! -s $DATA/PG_VERSION ]]; then
  # The password goes through a file: it must not be seen in the list of processes.
  password_file=$(mktemp)
  trap 'rm -f "$password_file"' EXIT
  printf '%s' "$PASSWORD" > "$password_file"
  [[ $EUID -ne 0 ]] || chown postgres: "$password_file"
  "${as[@]}" "$PROGRAMS/initdb" --pgdata="$DATA" --username="$USERNAME" --pwfile="$password_file" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-instructions > /dev/null
  rm -f "$password_file"
fi
unset PASSWORD

run() {
  "${as[@]}" "$PROGRAMS/postgres" -D "$DATA" -c listen_addresses=127.0.0.1 -c port="$PORT" -c unix_socket_directories= -c max_connections="${MAX_CONNECTIONS:-300}" &
  server=$!
  status=0
  wait "$server" || status=$?

  # A signal to this script ends the wait and not the server.
  if ((status > 128)); then
    status=0
    wait "$server" || status=$?
  fi
}

# SIGINT is PostgreSQL's fast shutdown; its SIGTERM would wait for clients to leave.
stopping=""
trap 'stopping=1; kill -INT "$server" 2>/dev/null || true' TERM INT

# The last server of this folder may have been killed. Its children hold its shared memory until they notice, and until then a new one
# refuses to start. One that runs a long statement on a busy machine took more than five seconds: try again for a minute.
tries=$([[ -e $DATA/postmaster.pid ]] && echo 120 || echo 1)
for ((try = 1; try <= tries; try++)); do
  run
  [[ $status -eq 1 && -z $stopping ]] || break
  sleep 0.5
done
exit "$status"

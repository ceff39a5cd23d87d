#!/usr/bin/env bash
# Runs RabbitMQ in the foreground, apart from any other RabbitMQ of this machine.
# Needs in the environment: SERVER (rabbitmq-server), DATA (folder), PORT, MANAGEMENT_PORT, USERNAME, PASSWORD.
set -euo pipefail

free_port() { node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }

mkdir -p "$DATA"
chmod 700 "$DATA"
cd "$DATA"

cat > rabbitmq.conf <<CONF
listeners.tcp.1 = 127.0.0.1:$PORT
management.tcp.ip = 127.0.0.1
management.tcp.port = $MANAGEMENT_PORT
default_user = $USERNAME
default_pass = $PASSWORD
default_user_tags.administrator = true
log.console.level = warning
log.file = false
CONF
chmod 600 rabbitmq.conf
echo '[rabbitmq_management].' > enabled_plugins

# A port mapper of our own, in the foreground: the one that Erlang starts by itself would outlive everything.
ERL_EPMD_PORT=$(free_port)
RABBITMQ_DIST_PORT=$(free_port)
export ERL_EPMD_PORT RABBITMQ_DIST_PORT ERL_EPMD_ADDRESS=127.0.0.1
epmd -port "$ERL_EPMD_PORT" &
epmd=$!
trap 'kill -KILL "$epmd" 2>/dev/null || true' EXIT

# HOME holds the Erlang cookie. RABBITMQ_ALLOW_INPUT makes the start script become the server, so that signals reach it.
export HOME=$DATA
export RABBITMQ_ALLOW_INPUT=1
export RABBITMQ_CONF_ENV_FILE=/dev/null
export RABBITMQ_CONFIG_FILE=$DATA/rabbitmq.conf
export RABBITMQ_ENABLED_PLUGINS_FILE=$DATA/enabled_plugins
export RABBITMQ_LOG_BASE=$DATA/log
export RABBITMQ_LOGS=-
export RABBITMQ_MNESIA_BASE=$DATA/mnesia
export RABBITMQ_NODENAME=payments@localhost
export RABBITMQ_PID_FILE=$DATA/pid
# The management plugin takes six seconds to stop, after which DCP kills: queues and metadata are closed within the first. Schedulers without
# work sleep at once: spinning (+sbwt) pays where a machine has cores to spare (https://www.rabbitmq.com/docs/runtime#busy-waiting).
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-noinput +sbwt none +sbwtdcpu none +sbwtdio none -shutdown_time 3000 -kernel inet_dist_use_interface {127,0,0,1}'
"$SERVER" &
server=$!

trap 'kill -TERM "$server" 2>/dev/null || true' TERM INT
status=0
wait "$server" || status=$?
# A trapped signal ends the first wait; the server is still shutting down in order then.
wait "$server" || status=$?
exit "$status"

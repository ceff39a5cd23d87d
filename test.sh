#!/usr/bin/env bash
# Checks the formatting, sets up what is missing, builds, and tests. ./test.sh runs all tests, with a drawn part of the crash matrix and of the
# soak; ./test.sh Messaging those whose full name contains the word; ./test.sh crash every point of the crash matrix and the big crowd;
# ./test.sh soak [minutes] the long soak: every fault at least ten times under load, within 30 minutes or as many as are given;
# ./test.sh model [runs] the model of settlement, 1,000 drawn payments on PostgreSQL or as many as are given.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
results=$(mktemp -d)
runner=""

# Also when this is interrupted: the runner's whole process group goes, and what it has started goes with it (DCP watches it).
clean_up() {
  [[ -z $runner ]] || kill -TERM -- "-$runner" 2> /dev/null || true
  rm -rf "$results"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

cd "$root"

# Before the build, which takes longer; the tests run all the same, and what they say is worth having too.
unformatted=""
scripts/format.sh --check || unformatted="formatting: some files are not formatted; scripts/format.sh formats them"
[[ -z $unformatted ]] || echo "$unformatted" >&2

scripts/setup.sh test

# Tests start and kill some sixty services, each of which ends before a profile, or compiling again what it has called thirty times, could
# pay. The number is hexadecimal; figures: docs/perf.md.
export DOTNET_TieredPGO=0 DOTNET_TC_CallCountThreshold=800

filter=()
if [[ ${1:-} == soak ]]; then
  export PAYMENTS_SOAK_MINUTES="${2:-30}" PAYMENTS_SOAK_PROGRESS="$results/progress"
  if [[ ! $PAYMENTS_SOAK_MINUTES =~ ^[1-9][0-9]{0,3}$ ]]; then
    echo "usage: ./test.sh soak [minutes]" >&2
    exit 2
  fi
  filter=(--filter "FullyQualifiedName~Soak.SoakTests")
  # The runner shows what a test says only when it has ended.
  : > "$PAYMENTS_SOAK_PROGRESS"
  tail -f --pid=$$ "$PAYMENTS_SOAK_PROGRESS" >&2 &
elif [[ ${1:-} == model ]]; then
  export PAYMENTS_MODEL_RUNS="${2:-1000}"
  if [[ ! $PAYMENTS_MODEL_RUNS =~ ^[1-9][0-9]{0,5}$ ]]; then
    echo "usage: ./test.sh model [runs]" >&2
    exit 2
  fi
  filter=(--filter "FullyQualifiedName~Payments.SettlementModel")
elif [[ ${1:-} == crash ]]; then
  export PAYMENTS_CRASH=all
  filter=(--filter "FullyQualifiedName~Faults.Purchase")
elif [[ $# -gt 0 ]]; then
  filter=(--filter "FullyQualifiedName~$1")
fi

set -m
dotnet test Tests/Tests.csproj --no-build --nologo --logger "console;verbosity=normal" --logger "trx;LogFileName=results.trx" \
  --results-directory "$results" "${filter[@]}" < /dev/null &
runner=$!
set +m
status=0
wait "$runner" || status=$?
runner=""

count() { sed -n "s/.*<Counters .*\b$1=\"\([0-9]*\)\".*/\1/p" "$results/results.trx" 2> /dev/null | sed -n 1p; }
passed=$(count passed)
failed=$(count failed)
total=$(count total)
passed=${passed:-0} failed=${failed:-0} total=${total:-0}
skipped=$((total - passed - failed))

# A test's time is in its result, its class in its definition further down: the file is read twice. sed reads all that sort writes;
# head would leave early, and sort's broken pipe would end this script before it has counted.
slowest() {
  awk '
    function attribute(name) { return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : "" }
    NR == FNR && /<UnitTest / { id = attribute("id") }
    NR == FNR && /<TestMethod / { class[id] = attribute("className") }
    NR != FNR && /<UnitTestResult / { split(attribute("duration"), t, ":"); seconds[class[attribute("testId")]] += t[1] * 3600 + t[2] * 60 + t[3] }
    END { for (c in seconds) printf "%8.1f s  %s\n", seconds[c], c }' "$1" "$1" | sort -rn | sed -n '1,10p'
}

if [[ $total -gt 0 ]]; then
  echo "the ten slowest classes, without the start of what they share:"
  slowest "$results/results.trx"
fi

# Said once more at the end: between them and here lie thousands of lines.
awk '/<UnitTestResult / { name = ""; if (/outcome="Failed"/ && match($0, /testName="[^"]*"/)) name = substr($0, RSTART + 10, RLENGTH - 11) }
  name && sub(/.*<Message>/, "") { print "failed: " name ": " substr($0, 1, 300); name = "" }' "$results/results.trx" 2> /dev/null || true

[[ $skipped -eq 0 ]] || echo "$skipped skipped"
[[ -z $unformatted ]] || echo "$unformatted"
echo "$passed passed, $failed failed"

if [[ $total -eq 0 ]]; then
  echo "no test ran" >&2
  [[ $status -ne 0 ]] || status=1
fi
[[ -z $unformatted || $status -ne 0 ]] || status=1
exit "$status"

#!/usr/bin/env bash
# A training script that asks Emergence Monitor's gate between its stages.
#
#   FAMILY=demo MODEL=demo-1b examples/training-loop/train.sh python3 my_training.py --steps 500
#
# Runs the command STAGES times (default 10), each time with STAGE=1, 2, … set, and before each time waits until the gate lets the
# run go on. FAIL_OPEN=1: without an answer the run goes on; 0 (the default): it waits for one. GATE_URL, GATE_POLICY, GATE_POLL as
# in train.py.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
: "${FAMILY:?set FAMILY to the family of this run, MODEL to the run}"
[ $# -gt 0 ] || { echo "train.sh: which command trains one stage?" >&2; exit 2; }

gate=("$home/emergence" gate --wait --family "$FAMILY" --url "${GATE_URL:-http://127.0.0.1:8082}" --poll "${GATE_POLL:-5}")
[ -z "${MODEL:-}" ] || gate+=(--model "$MODEL")
[ -z "${GATE_POLICY:-}" ] || gate+=(--policy "$GATE_POLICY")
[ "${FAIL_OPEN:-0}" = 1 ] && gate+=(--fail open) || gate+=(--fail closed)

for STAGE in $(seq 1 "${STAGES:-10}"); do
  export STAGE
  "${gate[@]}"
  "$@"
done

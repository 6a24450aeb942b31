#!/usr/bin/env bash
# Shares a search out over the cores of this machine, and joins the results: the same rows as one run, in the same order.
# Needs GNU parallel.
#
#   examples/parallel/search.sh NOTEBOOK SHARES OUT [OPTIONS OF `layerscope run`…]
#
# Called again after an interruption it goes on: a share keeps every trial that has ended.
set -euo pipefail

[ $# -ge 3 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }
notebook=$1 shares=$2 out=$3
shift 3
: "${LAYERSCOPE:=layerscope}"

# Each share uses one core: several that each use all would wait for one another.
export RAYON_NUM_THREADS=1
mkdir -p "$out/shares"
seq "$shares" | parallel --halt soon,fail=1 --lb --jobs "${JOBS:-100%}" \
  "$LAYERSCOPE" run "$notebook" --shard "{}/$shares" --out "$out/shares/{}" "$@"
"$LAYERSCOPE" merge "$out"/shares/* --out "$out/joined"

#!/usr/bin/env bash
# Shares a search out over a cluster with Slurm: a job array with a task a share, and a job that joins them once all of them
# have ended well.
#
#   examples/slurm/search.sh NOTEBOOK SHARES OUT [OPTIONS OF `layerscope run`…]
#
# NOTEBOOK and OUT lie where every node sees them. Options of sbatch, such as a partition, go into SBATCH_OPTIONS. Called again
# after a failure it goes on: a share keeps every trial that has ended.
set -euo pipefail

[ $# -ge 3 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
notebook=$1 shares=$2 out=$3
shift 3
[ ! -e "$notebook" ] || notebook=$(realpath "$notebook")
mkdir -p "$out/shares" "$out/logs"
out=$(realpath "$out")
export LAYERSCOPE=${LAYERSCOPE:-layerscope}

read -r -a options <<< "${SBATCH_OPTIONS-}"
array=$(sbatch --parsable "${options[@]}" --job-name=layerscope --array="1-$shares" --cpus-per-task=1 \
  --output="$out/logs/%a.log" "$here/share.sbatch" "$notebook" "$shares" "$out" "$@")
join=$(sbatch --parsable "${options[@]}" --job-name=layerscope-join --dependency="afterok:$array" --kill-on-invalid-dep=yes \
  --cpus-per-task=1 --output="$out/logs/join.log" "$here/join.sbatch" "$out")
echo "Shares: job $array, 1 to $shares. Joining: job $join, into $out/joined. What they say: $out/logs"

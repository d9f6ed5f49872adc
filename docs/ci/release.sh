#!/usr/bin/env bash
# Releases one pipeline stage, for every pipeline file of docs/ci: goes on with the release that an earlier attempt of the job
# left in .eca/runs, or begins one. The exit code is that of npm run release.
#
#   bash docs/ci/release.sh STAGE --report FOLDER [--shard I/N] [--needs FILE] [--junit FILE]
set -euo pipefail

stage=$1
shift
others=()
shard=()
while [ $# -gt 0 ]; do
  case "$1" in
    --shard) shard=(--shard "$2") ;;
    *) others+=("$1" "$2") ;;
  esac
  shift 2
done

# The newest journal of this stage and shard, unless that release is through. Its first line says what it is of.
unfinished() {
  local of=${shard[1]:-} journal
  local wanted="\"stages\":[\"$stage\"]" part='"shard":'
  [ -z "$of" ] || part="\"shard\":{\"index\":${of%/*},\"count\":${of#*/}}"
  for journal in $(find .eca/runs -maxdepth 1 -name '*.jsonl' 2> /dev/null | sort -r); do
    local first
    first=$(head -n 1 "$journal")
    [[ $first == *"$wanted"* ]] || continue
    if [ -z "$of" ]; then [[ $first != *"$part"* ]] || continue; else [[ $first == *"$part"* ]] || continue; fi
    grep -q '"event":"ended","outcome":"done"' "$journal" || basename "$journal" .jsonl
    return
  done
}

code=2
id=$(unfinished)
if [ -n "$id" ]; then
  printf 'Goes on with the release %s of an earlier attempt.\n' "$id"
  code=0
  npm run release -- --resume "$id" "${others[@]}" || code=$?
fi
# 2: nothing was written. A journal of another commit can't be gone on with; a new release leaves alone what is up to date.
if [ "$code" -eq 2 ]; then
  code=0
  npm run release -- --from "$stage" --to "$stage" "${shard[@]}" "${others[@]}" || code=$?
fi

# 69 is no failure: the stage waits, and the same job, run again, goes on.
if [ "$code" -eq 69 ]; then
  said="The stage $stage waits, for its hours, an approval or another release. Run this job again then."
  if [ -n "${GITHUB_ACTIONS:-}" ]; then
    printf '::warning title=Release waits::%s\n' "$said"
  elif [ -n "${TF_BUILD:-}" ]; then
    printf '##vso[task.logissue type=warning]%s\n' "$said"
  else
    printf '%s\n' "$said"
  fi
fi
exit "$code"

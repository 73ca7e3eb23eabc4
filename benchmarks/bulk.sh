#!/usr/bin/env bash
# Measures time and memory of bulk runs with 64 MB of heap: ./bulk.sh [LINES ...]; default: 10 and 1,000,000 lines.
# Each number of lines runs twice: first with an empty journal, then again, when the journal answers every item.
# FOLDER=DIR selects the disk, JAVA_HOME the JDK.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
folder=$(mktemp -d "${FOLDER:-/tmp}/bulk.XXXXXX")
trap 'rm -rf "$folder"' EXIT

# peak PID: waits for the process to end and prints its peak resident memory in MB.
peak() {
    local most=0 now
    while now=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$1/status" 2>/dev/null) && [ -n "$now" ]; do
        most=$now
        sleep 0.2
    done
    echo $((most / 1024))
}

run() {
    local name=$1 lines=$2 started ended pid memory
    started=$(date +%s%N)
    JAVA_TOOL_OPTIONS=-Xmx64m ../pocketflow pool --model offline --prompt 'Summarise in one sentence: {q}' \
        --items "$folder/items.jsonl" --out "$folder/out.jsonl" --max-concurrency 200 --progress none \
        >/dev/null 2>"$folder/err" &
    pid=$!
    memory=$(peak "$pid")
    wait "$pid" || { cat "$folder/err"; exit 1; }
    ended=$(date +%s%N)
    [ "$(wc -l <"$folder/out.jsonl")" -eq "$lines" ]
    printf '%-10s %-7s %10.1f %12d %12d %12d\n' "$lines" "$name" "$(((ended - started) / 1000000))e-3" "$memory" \
        "$(($(stat -c %s "$folder/out.jsonl.journal") / 1000000))" "$(($(stat -c %s "$folder/out.jsonl") / 1000000))"
}

../pocketflow --version
printf '%-10s %-7s %10s %12s %12s %12s\n' lines run seconds 'peak RSS MB' 'journal MB' 'results MB'
for lines in "${@:-10 1000000}"; do
    for count in $lines; do
        rm -f "$folder"/*
        seq "$count" | sed 's/.*/{"q":"Item & is one. Two is another."}/' >"$folder/items.jsonl"
        run first "$count"
        run again "$count"
    done
done

#!/usr/bin/env bash
# benchmarks/start.sh [JAVA_HOME]: the time of a start, as the median of 20: an empty program with class-data sharing, `--help`,
# and a pool of one item with the offline model. Run it while the machine is idle.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ $# -eq 0 ] || export JAVA_HOME=$1
bin=${JAVA_HOME:+$JAVA_HOME/bin/}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_STATE_HOME=$work/state
echo 'public class Empty { public static void main(String[] arguments) {} }' >"$work/Empty.java"
"${bin}javac" -d "$work" "$work/Empty.java"
"${bin}jar" cfe "$work/empty.jar" Empty -C "$work" Empty.class
"${bin}java" -XX:ArchiveClassesAtExit="$work/empty.jsa" -Xlog:disable -jar "$work/empty.jar"
printf 'id,text\n1,One. Two.\n' >"$work/one.csv"
./pocketflow --version # builds, and makes the archive of classes
"${bin}java" -version 2>&1 | head -n 1

# median NAME COMMAND...: sets median to the median of 20 times in microseconds, and prints it.
median() {
    local name=$1 i begin
    shift
    "$@" >/dev/null 2>&1
    for ((i = 0; i < 20; i++)); do
        begin=${EPOCHREALTIME/[.,]/}
        "$@" >/dev/null 2>&1
        echo $((${EPOCHREALTIME/[.,]/} - begin))
    done | sort -n >"$work/times"
    median=$(sed -n 10p "$work/times")
    printf '%-40s %6d ms\n' "$name" $((median / 1000))
}

median "an empty program" "${bin}java" -XX:SharedArchiveFile="$work/empty.jsa" -Xlog:disable -jar "$work/empty.jar"
empty=$median
median "pocketflow --help" ./pocketflow --help
printf '%-40s %6d.%02d\n' "  times an empty program" $((median / empty)) $((median * 100 / empty % 100))
median "pocketflow pool over one item" ./pocketflow pool --model offline --prompt 'Summarise: {text}' --items "$work/one.csv"

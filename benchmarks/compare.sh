#!/usr/bin/env bash
# Compares the speed of this checkout with an earlier commit by the rule for noisy machines; see README.md.
#   ./compare.sh COMMIT [engine|llm|WORKLOAD ...] [-Dname=value ...]
# Builds both sides, then runs their forks in turns. Environment: FORKS (default 10), JDK (its home), OUT (a folder).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

[ $# -gt 0 ] && [ "${1#-}" = "$1" ] || {
    sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
    exit 2
}
commit=$(git rev-parse --verify --quiet "$1^{commit}") || { echo "unknown commit: \"$1\"" && exit 2; }
shift
workloads="" options=()
for argument in "$@"; do
    case $argument in
        -D*) options+=("$argument") ;;
        engine) workloads+=" linear loop many fanout:1000" ;;
        llm) workloads+=" calls streams reader" ;;
        *) workloads+=" $argument" ;;
    esac
done
workloads=${workloads:-linear loop many fanout:1000}
forks=${FORKS:-10}
java=java
[ -z "${JDK:-}" ] || { export JAVA_HOME=$JDK && java=$JDK/bin/java; }

root=$(git rev-parse --show-toplevel)
out=${OUT:-$(mktemp -d)}
mkdir -p "$out"
before=$out/before-tree
[ -d "$before" ] || git worktree add --quiet --detach "$before" "$commit"
remove() { git worktree remove --force "$before"; }
trap remove EXIT
for tree in "$before" "$root"; do
    (cd "$tree" && ./mvnw -q -Pbenchmarks -pl benchmarks -am -DskipTests package)
done

# fork SIDE TREE NUMBER: one JVM for each workload.
fork() {
    local workload class
    for workload in $workloads; do
        class="io.pocketflow.benchmarks.Bench $workload"
        case $workload in
            calls | streams) class="io.pocketflow.benchmarks.ModelCalls $workload" ;;
            reader) class="io.pocketflow.llm.http.EventReaderSpeed" ;;
        esac
        # shellcheck disable=SC2086 # splits the class and its arguments
        (cd "$2/benchmarks" && "$java" -Xms1g -Xmx4g -XX:+UseG1GC -Dfork="$3" "${options[@]+"${options[@]}"}" \
            -Dengines='raw-completablefuture|pocketflow' -cp 'target/classes:target/lib/*' $class 2>>"$out/err" |
            grep '^RESULT' >>"$out/$1.tsv") || echo "$1, fork $3 of $workload failed; see $out/err"
    done
}

rm -f "$out"/*.tsv
for number in $(seq 0 $((forks - 1))); do
    if ((number % 2)); then
        fork after "$root" "$number"
        fork before "$before" "$number"
    else
        fork before "$before" "$number"
        fork after "$root" "$number"
    fi
    echo "fork $((number + 1)) of $forks completed"
done
"$java" -cp target/classes io.pocketflow.benchmarks.Comparison "$out/before.tsv" "$out/after.tsv"

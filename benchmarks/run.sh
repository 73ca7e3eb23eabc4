#!/usr/bin/env bash
# Measures this engine, other engines and plain Java on the same work; see README.md.
#   ./run.sh [quick] [JDK_HOME ...] ["WORKLOAD ..."] [-Dname=value ...]
# Default JDKs: the default one and the newest other JDK beside it. Environment: FORKS, OUT, NO_BUILD.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

ALL="linear loop linear+200KB loop+200KB longloop fanout:100 fanout:1000 fanout:0 many waiting million pool"
quick="" workloads="" jdks=() options=()
for argument in "$@"; do
    case $argument in
        -h | --help)
            sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
            echo "Workloads: $ALL"
            exit
            ;;
        quick) quick=yes ;;
        -*) options+=("$argument") ;;
        *) if [ -x "$argument/bin/java" ]; then jdks+=("$argument"); else workloads+=" $argument"; fi ;;
    esac
done
workloads=${workloads:-$ALL}
for workload in $workloads; do
    [[ $workload =~ ^((linear|loop)(\+[0-9]+KB)?|fanout:[0-9]+|many|longloop|waiting|million|pool)$ ]] || {
        echo "\"$workload\" is neither a workload nor the home of a JDK; workloads: $ALL"
        exit 1
    }
done

version() {
    [ -x "$1/bin/javac" ] || return 0
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9][0-9.]*\).*/\1/p'
}

find_jdks() {
    local java default newest="" newest_version="" found home
    if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/javac" ]; then
        java=$JAVA_HOME/bin/javac
    else
        java=$(command -v javac || command -v java || true)
    fi
    [ -n "$java" ] || { echo "No JDK found: set JAVA_HOME to a JDK, or add its bin folder to the PATH." && exit 1; }
    java=$(readlink -f "$java")
    default=${java%/bin/*}
    jdks=("$default")
    for home in "$(dirname "$default")"/*; do
        home=$(readlink -f "$home")
        found=$(version "$home")
        if [ -n "$found" ] && [ "$found" != "$(version "$default")" ] &&
            [ "$(printf '%s\n' "$newest_version" "$found" | sort -V | tail -n 1)" = "$found" ]; then
            newest=$home newest_version=$found
        fi
    done
    if [ -n "$newest" ] && [ -z "$quick" ]; then jdks+=("$newest"); fi
}
[ ${#jdks[@]} -gt 0 ] || find_jdks

if [ -n "$quick" ]; then
    forks=${FORKS:-1}
    options=(-DwarmMs=300 -DbatchMs=50 -Dbatches=5 -Dwarm=1 -Diters=2 -DidleMs=4000 -DlongSteps=2000000 -Drounds=2
        -Dengines='raw-(java-loop|completablefuture|virtual-threads)|pocketflow.*|langgraph4j|langchain4j-agentic|solon-flow'
        "${options[@]+"${options[@]}"}")
else
    forks=${FORKS:-4}
fi

if [ -z "${NO_BUILD:-}" ]; then
    (cd .. && ./mvnw -q -Pbenchmarks -pl benchmarks -am -DskipTests package)
fi
[ -d target/lib ] || { echo "The benchmarks are not built: run again without NO_BUILD." && exit 1; }

# heap WORKLOAD: prints the JVM options of the workload.
heap() {
    case $1 in
        longloop) echo "-Xmx64m" ;;
        pool) echo "-Xmx128m" ;;
        waiting | million) echo "-Xms1g -Xmx4g -XX:+UseSerialGC" ;;
        # touched before: on some machines the first use of a page of memory takes longer than a step that allocates it
        *) echo "-Xms1g -Xmx4g -XX:+UseG1GC -XX:+AlwaysPreTouch" ;;
    esac
}

# main_class WORKLOAD: prints the class that measures the workload, and its arguments.
main_class() {
    case $1 in
        longloop) echo "io.pocketflow.benchmarks.LongLoop" ;;
        waiting) echo "io.pocketflow.benchmarks.WaitingItems" ;;
        million) echo "io.pocketflow.benchmarks.MillionItems" ;;
        pool) echo "io.pocketflow.benchmarks.Pools" ;;
        *) echo "io.pocketflow.benchmarks.Bench $1" ;;
    esac
}

mkdir -p results
out=${OUT:-results/$(date +%Y%m%d-%H%M%S).tsv}
path="${EXTRA_CP:+$EXTRA_CP:}target/classes:target/lib/*"
for jdk in "${jdks[@]}"; do
    for fork in $(seq 0 $((forks - 1))); do
        for workload in $workloads; do
            load=$(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || echo unknown)
            printf 'ENV\tJDK %s\t%s\tfork %s\tload %s\n' "$(version "$jdk")" "$workload" "$fork" "$load" >>"$out"
            echo "JDK $(version "$jdk"), fork $((fork + 1)) of $forks: $workload (load $load)"
            # shellcheck disable=SC2046 # splits the options and arguments
            "$jdk/bin/java" $(heap "$workload") -Dfork="$fork" "${options[@]+"${options[@]}"}" \
                -cp "$path" $(main_class "$workload") 2>>"${out%.tsv}.err" |
                { grep --line-buffered '^RESULT' || true; } >>"$out" ||
                printf 'ENV\tJDK %s\t%s\tfork %s\tTHE JVM FAILED\n' "$(version "$jdk")" "$workload" "$fork" >>"$out"
        done
    done
done

"${jdks[0]}/bin/java" -cp target/classes io.pocketflow.benchmarks.Report "$out" >"${out%.tsv}.md"
echo "Results: $out; report: ${out%.tsv}.md"

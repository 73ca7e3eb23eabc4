#!/usr/bin/env bash
# Measures jobs on Apache Flink; see README.md.
#   ./flink.sh [-Ditems=20000] [-Drounds=5] [-Dstore=no]            beside plain asynchronous I/O of Flink
#   ./flink.sh million [-Ditems=1000000] [-Dstore=yes]              the memory of a TaskManager during a long job
# NO_BUILD=1 skips the build, JAVA_HOME selects the JDK.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

class=JobBench
if [ "${1:-}" = million ]; then
    class=MillionItems
    shift
fi
if [ -z "${NO_BUILD:-}" ]; then
    (cd .. && ./mvnw -q -Pbenchmarks -pl benchmarks/flink -am -DskipTests package)
fi
[ -d flink/target/lib ] || { echo "The benchmarks are not built: run again without NO_BUILD." && exit 1; }
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xms1g -Xmx1g -XX:+UseG1GC "$@" \
    --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.util=ALL-UNNAMED \
    -cp 'flink/target/classes:flink/target/lib/*' "io.pocketflow.benchmarks.flink.$class" "$(cd .. && pwd)"

#!/usr/bin/env bash
# Measures the journal of durable runs: ./journal.sh [-Dseconds=3] [-Drecords=1000000] [-Dfolder=DIR].
# The journals are written to the folder, which selects the disk; default: target. NO_BUILD=1 skips the build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if [ -z "${NO_BUILD:-}" ]; then
    (cd .. && ./mvnw -q -Pbenchmarks -pl benchmarks -am -DskipTests package)
fi
[ -d target/lib ] || { echo "The benchmarks are not built: run again without NO_BUILD." && exit 1; }
exec java -Xmx1g -XX:+UseSerialGC "$@" -cp "target/classes:target/lib/*" io.pocketflow.benchmarks.JournalBench

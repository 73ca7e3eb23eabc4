#!/usr/bin/env bash
# Measures the store in PostgreSQL: ./postgres.sh [-Dseconds=5] [-Drecords=1000000] [-Durl=postgresql://USER@HOST/DATABASE].
# Without a URL it starts a server with synchronous_commit=on, whose files are in the folder for temporary files.
# NO_BUILD=1 skips the build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if [ -z "${NO_BUILD:-}" ]; then
    (cd .. && ./mvnw -q -Pbenchmarks -pl benchmarks -am -DskipTests package)
fi
[ -d target/lib ] || { echo "The benchmarks are not built: run again without NO_BUILD." && exit 1; }
exec java -Xmx1g -XX:+UseSerialGC "$@" -cp "target/classes:target/lib/*" io.pocketflow.benchmarks.PostgresBench

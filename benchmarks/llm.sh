#!/usr/bin/env bash
# Measures the LLM client and compares it with java.net.http used by hand; see README.md.
#   ./llm.sh [calls|streams|reader] [JDK_HOME ...] [-Dname=value ...]
# Default: all three on the default JDK. Environment: NO_BUILD=1 skips the build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

what="calls streams reader" jdks=() options=()
for argument in "$@"; do
    case $argument in
        calls | streams | reader) what=$argument ;;
        -D*) options+=("$argument") ;;
        *)
            [ -x "$argument/bin/java" ] || {
                sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
                exit 1
            }
            jdks+=("$argument")
            ;;
    esac
done
if [ ${#jdks[@]} -eq 0 ]; then
    java=$(readlink -f "${JAVA_HOME:+$JAVA_HOME/bin/java}" 2>/dev/null || readlink -f "$(command -v java)")
    jdks=("${java%/bin/java}")
fi

if [ -z "${NO_BUILD:-}" ]; then
    (cd .. && ./mvnw -q -Pbenchmarks -pl benchmarks -am -DskipTests package)
fi
[ -d target/lib ] || { echo "The benchmarks are not built: run again without NO_BUILD." && exit 1; }

for jdk in "${jdks[@]}"; do
    for one in $what; do
        class=io.pocketflow.benchmarks.ModelCalls
        [ "$one" != reader ] || class=io.pocketflow.llm.http.EventReaderSpeed
        "$jdk/bin/java" -Xms1g -Xmx1g -XX:+UseG1GC "${options[@]+"${options[@]}"}" \
            -cp 'target/classes:target/lib/*' $class "$one" | grep '^RESULT'
    done
done

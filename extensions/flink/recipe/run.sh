#!/usr/bin/env bash
# Runs the recipe flink-pool: a cluster of two workers, a job, a worker that is killed and replaced, the results.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

rm -rf target/flink-pool
trap 'extensions/flink/cluster.sh down' EXIT
# region run
javac -d target/flink-pool/classes -cp extensions/flink/target/*-job.jar extensions/flink/recipe/FlinkPool.java
extensions/flink/cluster.sh up 2
extensions/flink/cluster.sh submit --flow flinkpool.FlinkPool --classpath target/flink-pool/classes --model offline \
    --items extensions/flink/recipe/reviews --out target/flink-pool/results.jsonl --run-id reviews \
    --parallelism 2 --rate 2/1s
extensions/flink/cluster.sh kill-worker
extensions/flink/cluster.sh up 2
# endregion run
while sleep 1; do
    case $(extensions/flink/cluster.sh status) in
        *FINISHED*) break ;;
        *FAILED*) echo "the job failed; extensions/flink/cluster.sh status says where its page is" && exit 1 ;;
    esac
done
sort -t: -k2n target/flink-pool/results.jsonl/part-*

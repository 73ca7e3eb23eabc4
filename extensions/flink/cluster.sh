#!/usr/bin/env bash
# A cluster of Apache Flink on this machine, made of the jars of Flink. No distribution of Flink is needed.
#
#   cluster.sh up [N]            starts a JobManager and N TaskManagers (default 2), or those of them that are missing
#   cluster.sh submit ARGS...    submits a job: the arguments of "pocketflow flink-submit" except --flink
#   cluster.sh status            prints the processes, the jobs and the newest checkpoint of each job
#   cluster.sh kill-worker [I]   kills TaskManager I by kill -9; default: the first one that runs
#   cluster.sh kill-master       kills the JobManager by kill -9; after "up" the TaskManagers connect to the new one
#   cluster.sh down              ends all processes of the cluster; checkpoints and logs stay
#
# Environment, all optional:
#   FOLDER            folder of the configuration, logs, checkpoints and process ids; default .pocketflow/flink of the checkout
#   PORT              port of Flink's page; default 8081, or the next free one
#   SLOTS             slots of each TaskManager; default 1
#   HEAP              heap of each TaskManager in MB; default 512
#   JAVA_HOME         the JDK, 17 or newer
#   FLINK_PROPERTIES  more lines of Flink's configuration, such as "execution.checkpointing.interval: 1s"
#   POCKETFLOW        the command line of PocketFlow; default: that of the checkout
#
# The TaskManagers have the environment of "up", for instance PGPASSWORD and the keys of providers.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
root=${here%/extensions/flink}
lib=$here/target/flink/lib
folder=${FOLDER:-$root/.pocketflow/flink}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# The seconds after which a start has failed.
limit=120

# The options of Java that the distributions of Flink set for JDK 17 and newer.
flags=(-XX:+IgnoreUnrecognizedVMOptions)
for package in java.base/sun.net.util java.rmi/sun.rmi.registry java.security.jgss/sun.security.krb5 \
    jdk.compiler/com.sun.tools.javac.{api,file,parser,tree,util}; do
    flags+=("--add-exports=$package=ALL-UNNAMED")
done
for package in java.{lang,net,io,nio,lang.reflect,text,time,util,util.concurrent} sun.nio.ch \
    java.util.concurrent.{atomic,locks}; do
    flags+=("--add-opens=java.base/$package=ALL-UNNAMED")
done

fail() {
    printf 'cluster.sh: %s\n' "$*" >&2
    exit 1
}

usage() {
    sed -n '4,9s/^#  *//p' "${BASH_SOURCE[0]}" >&2
    exit 2
}

# ---- processes

# command_of PID: prints the command of a process, or nothing if it has ended.
command_of() {
    if [ -d /proc/self ]; then
        tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline" || :
    else
        ps -ww -o command= -p "$1" 2>/dev/null || :
    fi
}

# pid NAME: prints the id of a running process of this cluster, or nothing. An id may since belong to another program,
# so its command must name the configuration of this cluster.
pid() {
    local id
    [ -f "$folder/pids/$1" ] || return 0
    id=$(<"$folder/pids/$1")
    case $(command_of "$id") in
        *"$folder/conf "*) echo "$id" ;;
    esac
}

# workers: prints the numbers of the TaskManagers that run, in order.
workers() {
    local file
    for file in "$folder"/pids/worker-*; do
        file=${file##*/}
        [ -z "$(pid "$file")" ] || echo "${file#worker-}"
    done | sort -n
}

# start NAME HEAP CLASS ARGS...: starts a process of Flink in the background.
start() {
    local name=$1 heap=$2
    shift 2
    nohup "$java" "${flags[@]}" -XX:+UseG1GC "-Xmx${heap}m" -XX:MaxMetaspaceSize=256m -XX:MaxDirectMemorySize=256m \
        "-Dlog.file=$folder/log/$name.log" "-Dlog4j.configurationFile=$folder/conf/log4j.properties" \
        -cp "$lib/*" "$1" --configDir "$folder/conf" "${@:2}" >"$folder/log/$name.out" 2>&1 </dev/null &
    echo $! >"$folder/pids/$name"
}

# gone NAME SIGNAL TIMES: sends a signal to a process and waits until it has ended, at most TIMES tenths of a second.
gone() {
    local id i
    id=$(pid "$1")
    if [ -n "$id" ]; then
        kill "-$2" "$id" 2>/dev/null || :
        for ((i = 0; i < $3; i++)); do
            [ -n "$(pid "$1")" ] || break
            sleep 0.1
        done
    fi
    [ -z "$(pid "$1")" ] || return 1
    rm -f "$folder/pids/$1"
}

# ---- the start

# Fetches the jars of Flink, unless they are those of the version in pom.xml.
fetch() {
    local version
    version=$(sed -n 's:.*<flink\.version>\(.*\)</flink\.version>.*:\1:p' "$root/pom.xml")
    if [ ! -f "$lib/version" ] || [ "$(<"$lib/version")" != "$version" ]; then
        echo "fetching the jars of Flink $version"
        rm -rf "$lib"
        "$root/mvnw" -q -B -ntp -f "$here/src/cluster/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
            "-DoutputDirectory=$lib" || fail "Maven could not fetch the jars of Flink; its message is above"
        echo "$version" >"$lib/version"
    fi
}

listens() {
    (exec 3<>"/dev/tcp/localhost/$1") 2>/dev/null
}

# free_port PORT: prints the first port from PORT on that is free.
free_port() {
    local port=$1
    while listens "$port"; do
        port=$((port + 1))
    done
    echo "$port"
}

# Writes the configuration. Flink's own scripts derive the parts of the memory; without them each part must be here.
configure() {
    local port rpc heap=${HEAP:-512}
    if [ -n "${PORT:-}" ]; then
        ! listens "$PORT" || fail "port $PORT is in use: name another one by PORT, or none for a free one"
        port=$PORT
    else
        port=$(free_port 8081)
    fi
    rpc=$(free_port 6123)
    rm -f "$folder/last" "$folder"/pids/*
    echo "$port" >"$folder/port"
    cat >"$folder/conf/config.yaml" <<END
jobmanager.rpc.address: localhost
jobmanager.rpc.port: $rpc
jobmanager.bind-host: localhost
jobmanager.memory.heap.size: 512m
jobmanager.memory.off-heap.size: 128m
jobmanager.memory.jvm-metaspace.size: 256m
jobmanager.memory.jvm-overhead.min: 192m
jobmanager.memory.jvm-overhead.max: 192m
rest.address: localhost
rest.bind-address: localhost
rest.port: $port
web.submit.enable: false
taskmanager.host: localhost
taskmanager.bind-host: localhost
taskmanager.numberOfTaskSlots: ${SLOTS:-1}
taskmanager.cpu.cores: 1.0
taskmanager.memory.framework.heap.size: 128m
taskmanager.memory.task.heap.size: ${heap}m
taskmanager.memory.framework.off-heap.size: 128m
taskmanager.memory.task.off-heap.size: 64m
taskmanager.memory.network.min: 64m
taskmanager.memory.network.max: 64m
taskmanager.memory.managed.size: 16m
taskmanager.memory.jvm-metaspace.size: 256m
taskmanager.memory.jvm-overhead.min: 192m
taskmanager.memory.jvm-overhead.max: 192m
heartbeat.interval: 1s
heartbeat.timeout: 10s
execution.checkpointing.dir: "file://$folder/checkpoints"
execution.checkpointing.savepoint-dir: "file://$folder/savepoints"
io.tmp.dirs: "$folder/tmp"
${FLINK_PROPERTIES:-}
END
    cat >"$folder/conf/log4j.properties" <<'END'
rootLogger.level = INFO
rootLogger.appenderRef.file.ref = file
appender.file.name = file
appender.file.type = FILE
appender.file.fileName = ${sys:log.file}
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c - %m%n
END
    {
        echo '#!/usr/bin/env bash'
        echo '# The command of Flink for this cluster: run, list, cancel, savepoint.'
        printf 'export FLINK_CONF_DIR=%q\n' "$folder/conf"
        printf 'exec %q' "$java"
        printf ' %q' "${flags[@]}" -Xmx256m "-Dlog.file=$folder/log/client.log" \
            "-Dlog4j.configurationFile=$folder/conf/log4j.properties" -cp "$lib/*"
        echo ' org.apache.flink.client.cli.CliFrontend "$@"'
    } >"$folder/flink"
    chmod +x "$folder/flink"
}

# get PATH: prints the answer of the JobManager to a request, or nothing if it does not answer.
get() {
    curl -sf -m 10 "http://localhost:$(<"$folder/port")$1" 2>/dev/null || :
}

# await NAME TEXT: blocks until the list of TaskManagers contains a text.
await() {
    local since=$SECONDS
    until [[ $(get /taskmanagers) == *"$2"* ]]; do
        if [ -z "$(pid "$1")" ]; then
            tail -n 5 "$folder/log/$1.out" "$folder/log/$1.log" >&2 2>/dev/null || :
            fail "$1 has ended; the last lines of its logs are above, all lines in $folder/log"
        fi
        [ $((SECONDS - since)) -lt "$limit" ] ||
            fail "$1 is not ready after $limit seconds; read its logs in $folder/log, then run: $0 down"
        sleep 0.3
    done
}

up() {
    local number running last=0 heap
    case ${1:-2} in
        *[!0-9]* | 0) usage ;;
    esac
    command -v "$java" >/dev/null || fail "there is no $java: set JAVA_HOME to a JDK 17 or newer"
    command -v curl >/dev/null || fail "curl is missing: install it"
    fetch
    running=$(workers | grep -c . || :)
    if [ "$running" -eq 0 ] && [ -z "$(pid master)" ]; then
        configure
    fi
    if [ -z "$(pid master)" ]; then
        start master 512 org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint --executionMode cluster
    fi
    await master '"taskmanagers":'
    heap=$(sed -n 's/^taskmanager\.memory\.task\.heap\.size: \(.*\)m$/\1/p' "$folder/conf/config.yaml")
    [ ! -f "$folder/last" ] || last=$(<"$folder/last")
    while [ "$running" -lt "${1:-2}" ]; do
        last=$((last + 1)) running=$((running + 1))
        echo "$last" >"$folder/last"
        # a new number, because Flink still knows a killed worker for a while
        start "worker-$last" $((heap + 128)) org.apache.flink.runtime.taskexecutor.TaskManagerRunner \
            "-Dtaskmanager.resource-id=worker-$last"
    done
    for number in $(workers); do
        await "worker-$number" "\"worker-$number\""
    done
    echo "Flink's page: http://localhost:$(<"$folder/port") ($running workers)"
}

# ---- jobs

is_up() {
    [ -n "$(pid master)" ] || fail "the JobManager does not run: run $0 up"
}

submit() {
    is_up
    exec "${POCKETFLOW:-$root/pocketflow}" flink-submit --flink "$folder/flink" "$@"
}

# newest JOB_FOLDER: prints the newest complete checkpoint of a job, or nothing.
newest() {
    local file number most=-1
    for file in "$1"/chk-*/_metadata; do
        [ -f "$file" ] || continue
        file=${file%/_metadata} number=${file##*/chk-}
        [ "$number" -le "$most" ] || most=$number
    done
    [ "$most" -lt 0 ] || echo "$1/chk-$most"
}

status() {
    local number job checkpoint
    if [ -n "$(pid master)" ]; then
        echo "master: process $(pid master), page http://localhost:$(<"$folder/port")"
        get /jobs/overview | tr '{' '\n' |
            sed -n 's/.*"jid":"\([^"]*\)","name":"\([^"]*\)".*"state":"\([^"]*\)".*/job \1: \3, \2/p'
    else
        echo "master: does not run"
    fi
    for number in $(workers); do
        echo "worker $number: process $(pid "worker-$number")"
    done
    for job in "$folder"/checkpoints/*; do
        checkpoint=$(newest "$job")
        [ -z "$checkpoint" ] || echo "checkpoint of job ${job##*/}: $checkpoint"
    done
}

# ---- the end

kill_process() {
    local id
    id=$(pid "$1")
    [ -n "$id" ] || fail "$1 does not run; '$0 status' lists the processes"
    gone "$1" KILL 100 || fail "process $id of $1 does not end"
    echo "killed $1 (process $id)"
}

kill_worker() {
    local number=${1:-}
    if [ -z "$number" ]; then
        number=$(workers | head -n 1)
        [ -n "$number" ] || fail "no worker runs: run $0 up"
    fi
    kill_process "worker-$number"
}

down() {
    local name number
    for name in $(workers | sed 's/^/worker-/') master; do
        gone "$name" TERM 1 || :
    done
    for name in $(workers | sed 's/^/worker-/') master; do
        gone "$name" TERM 100 || gone "$name" KILL 100 || fail "process $(pid "$name") of $name does not end"
    done
    echo "the cluster is down"
}

mkdir -p "$folder"/{conf,log,pids,tmp,checkpoints}
folder=$(cd -- "$folder" && pwd -P)
chmod 700 "$folder"
case ${1:-} in
    up) up "${@:2}" ;;
    submit) submit "${@:2}" ;;
    status) status ;;
    kill-worker) kill_worker "${@:2}" ;;
    kill-master) kill_process master ;;
    down) down ;;
    *) usage ;;
esac

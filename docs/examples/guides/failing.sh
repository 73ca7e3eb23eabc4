cp "$EXAMPLES/comments.csv" .
cat >answers.jsonl <<'END'
{"when": "parcel", "failure": {"kind": "SERVER_ERROR", "status": 500, "message": "the server failed"}}
{"text": "praise", "repeats": true}
END
# the server fails in the first run only
pocketflow() {
    failed=0
    command pocketflow "$@" --model script:answers.jsonl --retries 1 --deferred-retries 0 || failed=$?
    sed -i 1d answers.jsonl
    return $failed
}
# region run
pocketflow pool --prompt 'Classify in one word: {Comment}' --items comments.csv \
    --out classes.csv || echo "exit code $?"
pocketflow pool --prompt 'Classify in one word: {Comment}' --items comments.csv --out classes.csv
# endregion run

# region pool
./pocketflow pool --model offline --prompt 'Summarise in two sentences: {text}' \
    --items cookbook/data/texts --out summaries.jsonl
# endregion pool

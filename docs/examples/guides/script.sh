cp "$EXAMPLES/script.jsonl" .
# region ask
pocketflow ask --model script:script.jsonl 'What is the weather in Rome?'
pocketflow ask --model script:script.jsonl 'And in Oslo?'
# endregion ask

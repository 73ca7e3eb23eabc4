printf 'topic\ntides\nbees\n' >topics.csv
# region chain
pocketflow pool --model openai:gpt-4o-mini \
    --prompt 'Collect facts about {topic}' --as facts \
    --prompt 'Write about {topic}: {result}' \
    --prompt 'Check this text: {result} by these facts: {facts}' \
    --items topics.csv --out articles.csv
# endregion chain

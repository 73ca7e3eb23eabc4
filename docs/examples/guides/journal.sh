printf 'topic\ntides\nbees\n' >topics.csv
pocketflow pool --model openai:gpt-4o-mini --prompt 'Collect facts about {topic}' \
    --items topics.csv --out facts.csv
# region show
pocketflow journal facts.csv.journal
# endregion show

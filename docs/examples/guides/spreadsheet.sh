cp "$EXAMPLES/comments.csv" .
exec 3>&1 >/dev/null
# region dry
pocketflow pool --model openai:gpt-4o-mini --prompt 'Classify in one word: {Comment}' \
    --items comments.csv --dry-run
# endregion dry
# region look
pocketflow pool --model openai:gpt-4o-mini --prompt 'Classify in one word: {Comment}' \
    --items comments.csv --limit 2 --out classes.csv
# endregion look
# region all
pocketflow pool --model openai:gpt-4o-mini --prompt 'Classify in one word: {Comment}' \
    --items comments.csv --out classes.csv
# endregion all
cat classes.csv >&3

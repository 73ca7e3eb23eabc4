cp "$EXAMPLES/comments.csv" "$EXAMPLES/classes.schema.json" .
# region schema
pocketflow pool --model openai:gpt-4o-mini --prompt 'Classify this comment: {Comment}' \
    --schema classes.schema.json --items comments.csv --keep Name --out classes.csv
# endregion schema
cut -d , -f 1-4 classes.csv

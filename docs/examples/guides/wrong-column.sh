cp "$EXAMPLES/comments.csv" .
exec 2>&1
# region wrong
pocketflow pool --prompt 'Classify: {Coment}' --items comments.csv --out classes.csv || true
# endregion wrong

mkdir -p target/classes
cp -r "$POCKETFLOW_OUTPUT/guides" target/classes
printf 'text\nWhere is my parcel?\n' >mails.csv
# region flow
pocketflow pool --flow guides.Triage --classpath target/classes --set tone=kind \
    --model openai:gpt-4o-mini --items mails.csv --out answers.csv
# endregion flow

cp cookbook/data/texts/jonah.txt report.txt
exec >/dev/null
# region pipe
cat report.txt | pocketflow ask --model openai:gpt-4o-mini 'Summarise in three sentences:'
# endregion pipe

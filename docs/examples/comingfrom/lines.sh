printf 'The parcel came late.\nLovely colour.\n' >comments.txt
# region lines
pocketflow pool --model openai:gpt-4o-mini --prompt 'Classify in one word: {line}' \
    --items comments.txt --lines --out classes.csv
cut -d , -f 2,3 classes.csv
# endregion lines

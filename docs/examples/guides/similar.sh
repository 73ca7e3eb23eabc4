mkdir texts
echo 'The parcel came late.' >texts/parcel.txt
echo 'Lovely colour.' >texts/colour.txt
# region similar
pocketflow embed --items texts/ --out vectors.jsonl
pocketflow similar 'a late parcel' --vectors vectors.jsonl --top 1
# endregion similar

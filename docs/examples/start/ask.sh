# region ask
./pocketflow ask --model offline 'Summarise in one sentence: It rains. We stay at home and read.'
# endregion ask

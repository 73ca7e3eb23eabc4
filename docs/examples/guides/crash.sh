# region crash
pocketflow run resume-after-crash voyage.journal 4 || echo "the process ended with exit code $?"
pocketflow run resume-after-crash voyage.journal
# endregion crash

exec >/dev/null
# region recipes
pocketflow recipes
pocketflow run hello-world
pocketflow graph hello-world
# endregion recipes

// Writes a page for each recipe, and the page that lists them, to the folder cookbook.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { cookbook, recipes } from './recipes.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FOLDER = `${ROOT}docs/cookbook`

/** Writes the pages; pages of recipes that no longer exist are removed. */
export function writeCookbook() {
  rmSync(FOLDER, { recursive: true, force: true })
  mkdirSync(FOLDER)
  writeFileSync(`${FOLDER}/index.md`, cookbook(ROOT))
  for (const { name, page } of recipes(ROOT)) {
    writeFileSync(`${FOLDER}/${name}.md`, page)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeCookbook()
}

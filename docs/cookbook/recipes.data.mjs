import { fileURLToPath } from 'node:url'
import { recipes } from '../build/recipes.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export default {
  load: () => recipes(ROOT).map(({ name, sentence }) => ({ name, sentence }))
}

import { fileURLToPath } from 'node:url'
import { recipes } from '../build/recipes.mjs'

export default {
  paths: () =>
    recipes(fileURLToPath(new URL('../..', import.meta.url))).map(({ name, page }) => ({
      params: { recipe: name },
      content: page
    }))
}

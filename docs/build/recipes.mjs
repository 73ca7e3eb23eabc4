// Reads the recipes of the cookbook and makes a page of each, and of their index.
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const LANGUAGES = { java: 'java', jsonl: 'json', sql: 'sql', html: 'html' }
const LINK = /(?<!!)\[([^\]]+)\]\(([^)\s]+)\)/g

/** Returns the recipes in the order of the index of the cookbook: name and page. */
export function recipes(root) {
  const folder = `${root}/cookbook/recipes`
  const index = readFileSync(`${root}/cookbook/README.md`, 'utf8')
  const place = (entry) => {
    const at = index.indexOf(`recipes/${entry}/`)
    return at < 0 ? index.length : at
  }
  return readdirSync(folder)
    .filter((entry) => existsSync(`${folder}/${entry}/README.md`))
    .sort((one, other) => place(one) - place(other) || one.localeCompare(other))
    .map((entry) => ({ name: nameOf(`${folder}/${entry}`), page: page(`${folder}/${entry}`) }))
}

/** Returns the page that lists the recipes: the README of the cookbook. */
export function cookbook(root) {
  return readFileSync(`${root}/cookbook/README.md`, 'utf8').replace(LINK, (link, label, target) => {
    const recipe = /^recipes\/([a-z0-9]+)\/README\.md$/.exec(target)
    const page = /^\.\.\/docs\/(.+)$/.exec(target)
    if (recipe) {
      return `[${label}](./${nameOf(`${root}/cookbook/recipes/${recipe[1]}`)}.md)`
    }
    return page ? `[${label}](../${page[1]})` : isOutside(target) ? link : label
  })
}

/** Returns the page of a recipe: its README, with links that lead to pages of the site, and its files. */
function page(folder) {
  const name = nameOf(folder)
  const files = readdirSync(folder).filter((file) => extension(file) in LANGUAGES).sort(mainFirst(name))
  const readme = readFileSync(`${folder}/README.md`, 'utf8').replace(LINK, (link, label, target) => {
    const other = /^\.\.\/([a-z0-9]+)\/(?:README\.md)?$/.exec(target)
    const docs = /^(?:\.\.\/)+docs\/(.+)$/.exec(target)
    if (files.includes(target)) {
      return `[${label}](#${anchor(target)})`
    }
    if (other) {
      return `[${label}](./${nameOf(`${folder}/../${other[1]}`)}.md)`
    }
    if (target === '../../README.md') {
      return `[${label}](./index.md)`
    }
    return docs ? `[${label}](../${docs[1]})` : isOutside(target) ? link : label
  })
  const code = files.map((file) => {
    const content = readFileSync(`${folder}/${file}`, 'utf8').trimEnd()
    return `### ${file}\n\n\`\`\`\`${LANGUAGES[extension(file)]}\n${content}\n\`\`\`\`\n`
  })
  return `${readme.trimEnd()}\n\n## The code\n\n${code.join('\n')}`
}

/** Returns whether a link leads to another site or to the same page; links to other files of the repository lose their target. */
function isOutside(target) {
  return /^(?:https?:|#)/.test(target)
}

/** Returns the name of a recipe, which is the title of its page. */
function nameOf(folder) {
  return /^# ([a-z0-9-]+)/m.exec(readFileSync(`${folder}/README.md`, 'utf8'))[1]
}

function extension(file) {
  return file.split('.').pop()
}

/** Returns the anchor that VitePress gives to the heading of a file. */
function anchor(file) {
  return file.toLowerCase().replaceAll('.', '-')
}

/** Sorts the class with the name of the recipe first. */
function mainFirst(recipe) {
  const main = `${recipe.replaceAll('-', '')}.java`
  const rank = (file) => (file.toLowerCase() === main ? '' : file)
  return (one, other) => rank(one).localeCompare(rank(other))
}

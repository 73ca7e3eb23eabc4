// Reads the recipes of the cookbook and makes a page of each.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'

const LANGUAGES = { java: 'java', jsonl: 'json', sql: 'sql', html: 'html' }

/** Returns the recipes in the order of the index of the cookbook: name, sentence and page. */
export function recipes(root) {
  const folder = `${root}/cookbook/recipes`
  const index = readFileSync(`${root}/cookbook/README.md`, 'utf8')
  const place = (entry) => {
    const at = index.search(new RegExp(`recipes/${entry}[)/]`))
    return at < 0 ? index.length : at
  }
  return readdirSync(folder)
    .sort((one, other) => place(one) - place(other) || one.localeCompare(other))
    .map((entry) => recipe(`${folder}/${entry}`))
    .filter((found) => found !== null)
}

function recipe(at) {
  const readme = statSync(at).isDirectory() ? `${at}/README.md` : at
  if (!readme.endsWith('.md') || !existsSync(readme)) {
    return null
  }
  const text = readFileSync(readme, 'utf8')
  const name = /^# ([a-z0-9-]+)/m.exec(text)[1]
  const files = readme === at ? [] : readdirSync(at).filter((file) => extension(file) in LANGUAGES).sort(mainFirst(name))
  return { name, sentence: sentence(text), page: page(text, at, files) }
}

/** Returns the first sentence of a page, without its full stop. */
function sentence(text) {
  const paragraph = text.split(/\n\s*\n/).map((part) => part.trim()).find((part) => part && !part.startsWith('#'))
  return paragraph.replaceAll('\n', ' ').replace(/\.(?: .*)?$/s, '')
}

/** Returns the page of a recipe: its README, with links that lead to pages of the site, and its files. */
function page(text, at, files) {
  const linked = text.replace(/(?<!!)\[([^\]]+)\]\(([^)\s]+)\)/g, (link, label, target) => {
    const file = target.split('/').pop()
    if (/^(?:https?:|#)/.test(target)) {
      return link
    }
    if (files.includes(target)) {
      return `[${label}](#${anchor(file)})`
    }
    const other = /^\.\.\/([a-z0-9]+)\/(?:README\.md)?$/.exec(target)
    return other ? `[${label}](./${nameOf(`${at}/../${other[1]}`)}.md)` : label
  })
  const code = files.map((file) => {
    const content = readFileSync(`${at}/${file}`, 'utf8').trimEnd()
    return `### ${file}\n\n\`\`\`\`${LANGUAGES[extension(file)]}\n${content}\n\`\`\`\`\n`
  })
  return files.length === 0 ? linked : `${linked.trimEnd()}\n\n## The code\n\n${code.join('\n')}`
}

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

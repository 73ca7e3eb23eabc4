import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { recipes } from '../build/recipes.mjs'

/**
 * Returns the list beside each page, by the folder of the page. All recipes are listed beside recipes only, and all decisions
 * beside decisions only: lists of all pages would be more than half of each page.
 */
export function sidebar(docs) {
  const page = (path) => ({ text: title(`${docs}${path}.md`), link: `/${path.replace(/(^|\/)index$/, '$1')}` })
  const section = (text, folder, order) => {
    const names = order.split(' ')
    const forgotten = pages(`${docs}${folder}`).filter((name) => !names.includes(name))
    if (forgotten.length > 0) {
      throw new Error(`the list beside the pages has no ${folder}/${forgotten.join(', ')}`)
    }
    return { text, collapsed: true, items: names.map((name) => page(`${folder}/${name}`)) }
  }
  const list = ({ everyRecipe = [], everyDecision = [] }) => [
    { ...section('Start', 'start', 'five-minutes install four-programs'), collapsed: false },
    section(
      'Concepts',
      'concepts',
      'node flow actions shared-state batch async parallel pool retry errors cancellation limits durability events'
    ),
    section(
      'Guides',
      'guides',
      'index providers requests streaming tools agents structured-output rag web-pages own-models bulk-java' +
        ' bulk-command-line half-price own-flow resume share-a-run flink human-in-the-loop testing observability' +
        ' production security'
    ),
    section('Coming from', 'coming-from', 'pocketflow langchain4j python-pool shell-loop'),
    { text: 'Cookbook', collapsed: true, items: [{ text: 'All recipes', link: '/cookbook/' }, ...everyRecipe] },
    section('Command line', 'command-line', 'index ask pool items prompts results embed flink-submit journal models recipes'),
    {
      text: 'Reference',
      collapsed: true,
      items: ['reference/index', 'errors', 'comparison', 'performance', 'architecture'].map(page)
    },
    { text: 'Decisions', collapsed: true, items: [{ text: 'All decisions', link: '/adr/' }, ...everyDecision] },
    { text: 'Changelog', link: '/changelog' }
  ]
  return {
    '/cookbook/': list({
      everyRecipe: recipes(resolve(docs, '..')).map(({ name }) => ({ text: name, link: `/cookbook/${name}` }))
    }),
    '/adr/': list({
      everyDecision: pages(`${docs}adr`)
        .filter((name) => name !== 'README')
        .map((name) => page(`adr/${name}`))
    }),
    '/': list({})
  }
}

/** Returns the names of the pages in a folder. */
function pages(folder) {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -'.md'.length))
}

function title(file) {
  return /^# (.+)$/m.exec(readFileSync(file, 'utf8'))[1].replaceAll('`', '')
}

import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { recipes } from '../build/recipes.mjs'

/** Returns the list of pages beside each page. */
export function sidebar(docs) {
  const page = (path) => ({ text: title(`${docs}${path}.md`), link: `/${path.replace(/(^|\/)index$/, '$1')}` })
  const section = (text, folder, names) => ({
    text,
    collapsed: true,
    items: names.split(' ').map((name) => page(`${folder}/${name}`))
  })
  return [
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
        ' bulk-command-line half-price own-flow resume human-in-the-loop testing observability production security'
    ),
    section('Coming from', 'coming-from', 'pocketflow langchain4j python-pool shell-loop'),
    {
      text: 'Cookbook',
      collapsed: true,
      items: [
        { text: 'All recipes', link: '/cookbook/' },
        ...recipes(resolve(docs, '..')).map(({ name }) => ({ text: name, link: `/cookbook/${name}` }))
      ]
    },
    section('Command line', 'command-line', 'index ask pool items prompts results embed journal models recipes'),
    {
      text: 'Reference',
      collapsed: true,
      items: ['reference/index', 'errors', 'comparison', 'performance', 'architecture'].map(page)
    },
    {
      text: 'Decisions',
      collapsed: true,
      items: [
        { text: 'All decisions', link: '/adr/' },
        ...readdirSync(`${docs}adr`)
          .filter((file) => /^\d/.test(file))
          .map((file) => page(`adr/${file.slice(0, -'.md'.length)}`))
      ]
    },
    { text: 'Changelog', link: '/changelog' }
  ]
}

function title(file) {
  return /^# (.+)$/m.exec(readFileSync(file, 'utf8'))[1].replaceAll('`', '')
}

// The parts of the pages that Markdown does not have: drawings, links to the documentation of the API, and the link from
// each piece of code to the whole program.
import { readFileSync } from 'node:fs'
import { basename, relative, resolve } from 'node:path'
import { apiPages } from '../build/api.mjs'
import { toSvg } from '../build/layout.mjs'
import { parseMermaid } from '../build/mermaid.mjs'

const DRAWING = /(?:^|\/)(drawings\/\w+\.svg)$/
const OPTION = /^--[\w-]+(?: \S{1,12})?$/
const JAVADOC_MARK = /^\s*\/\/ @(?:start region=".*"|end)\s*$/

export function code(md, { docs, hasApi }) {
  withDrawings(md, docs)
  withWholePrograms(md, docs)
  withoutJavadocMarks(md)
  withApi(md, hasApi ? apiPages(resolve(docs, '..')) : null)
  withLinksOfTheChangelog(md)
  withUnbrokenOptions(md)
  withoutExpressions(md)
}

/** Puts drawings into the page, where the theme colours them: flowcharts in fences, and files of the folder drawings. */
function withDrawings(md, docs) {
  const fence = md.renderer.rules.fence
  md.renderer.rules.fence = (tokens, at, options, env, self) => {
    if (tokens[at].info.trim() !== 'mermaid') {
      return fence(tokens, at, options, env, self)
    }
    try {
      return framed(toSvg(parseMermaid(tokens[at].content), { title: 'Drawing' }))
    } catch (error) {
      throw new Error(`${env.relativePath}: ${error.message}`, { cause: error })
    }
  }
  const image = md.renderer.rules.image
  md.renderer.rules.image = (tokens, at, options, env, self) => {
    const file = DRAWING.exec(tokens[at].attrGet('src'))
    if (!file) {
      return image(tokens, at, options, env, self)
    }
    const svg = readFileSync(`${docs}${file[1]}`, 'utf8').trim()
    const label = md.utils.escapeHtml(tokens[at].content)
    return framed(svg.replace(/<style>.*<\/style>/s, '').replace(/aria-label="[^"]*"/, `aria-label="${label}"`))
  }
}

function framed(svg) {
  return `<span class="drawing-frame" v-pre>${svg}</span>`
}

/** Adds a link to the whole file below each piece of code that comes from one. */
function withWholePrograms(md, docs) {
  const fence = md.renderer.rules.fence
  md.renderer.rules.fence = (tokens, at, options, env, self) => {
    const html = fence(tokens, at, options, env, self)
    const file = tokens[at].src?.[0]
    if (!file?.endsWith('.java')) {
      return html
    }
    const path = relative(docs, file).replaceAll('\\', '/')
    return `${html}<p class="whole-program"><a href="/${path}" target="_blank">${basename(path)}</a></p>`
  }
}

/** Leaves out the lines that mark a region for javadoc. */
function withoutJavadocMarks(md) {
  const highlight = md.options.highlight
  md.options.highlight = (text, ...more) =>
    highlight(
      text
        .split('\n')
        .filter((line) => !JAVADOC_MARK.test(line))
        .join('\n'),
      ...more
    )
}

/** Resolves links such as api:Pool. Where the documentation of the API was not built, only their text stays. */
function withApi(md, pages) {
  md.core.ruler.push('api', (state) => {
    for (const block of state.tokens) {
      let inApi = false
      for (const token of block.children ?? []) {
        const href = token.type === 'link_open' ? token.attrGet('href') : null
        if (href?.startsWith('api:')) {
          inApi = pages === null
          if (pages !== null) {
            const page = pages.get(href.slice('api:'.length))
            if (!page) {
              throw new Error(`${state.env.relativePath}: ${href} must name an exported type`)
            }
            token.attrSet('href', page)
            token.attrSet('target', '_blank')
          }
        }
        if (inApi && (token.type === 'link_open' || token.type === 'link_close')) {
          inApi = token.type === 'link_open'
          token.type = 'html_inline'
          token.content = ''
        }
      }
    }
  })
}

/** The changelog is a file of the root, so its links to pages begin with the folder of the pages. */
function withLinksOfTheChangelog(md) {
  md.core.ruler.push('changelog', (state) => {
    if (state.env.relativePath !== 'changelog.md') {
      return
    }
    for (const block of state.tokens) {
      for (const token of block.children ?? []) {
        const href = token.type === 'link_open' ? token.attrGet('href') : null
        if (href?.startsWith('docs/')) {
          token.attrSet('href', `./${href.slice('docs/'.length)}`)
        } else if (href?.startsWith('cookbook/')) {
          token.attrSet('href', '/cookbook/')
        }
      }
    }
  })
}

/** Marks options of the command line, which the style keeps on one line. */
function withUnbrokenOptions(md) {
  const rule = md.renderer.rules.code_inline
  md.renderer.rules.code_inline = (tokens, at, ...more) => {
    if (OPTION.test(tokens[at].content)) {
      tokens[at].attrJoin('class', 'option')
    }
    return rule(tokens, at, ...more)
  }
}

/** Escapes double braces, which would be expressions of Vue. */
function withoutExpressions(md) {
  for (const kind of ['text', 'code_inline']) {
    const rule = md.renderer.rules[kind]
    md.renderer.rules[kind] = (...args) => rule(...args).replaceAll('{{', '&#123;&#123;')
  }
}

import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import llmstxt from 'vitepress-plugin-llms'
import { code } from './code.mjs'
import { sidebar } from './sidebar.mjs'

const DOCS = fileURLToPath(new URL('..', import.meta.url))

export default defineConfig({
  lang: 'en',
  title: 'PocketFlow for Java',
  description: 'A small engine for LLM applications: nodes with retries, joined into flows, sync, async and parallel.',
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/icon.svg' }]],
  srcExclude: ['target/**', 'src/**', 'examples/**', 'build/**'],
  outDir: 'target/site',
  cacheDir: 'target/cache',
  rewrites: {
    'adr/README.md': 'adr/index.md'
  },
  markdown: {
    // the colours of the default themes have less contrast than 4.5
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => code(md, { docs: DOCS, hasApi: existsSync(`${DOCS}target/api/index.html`) })
  },
  vite: {
    plugins: [llmstxt()],
    build: { chunkSizeWarningLimit: 4000 }
  },
  themeConfig: {
    logo: '/icon.svg',
    nav: [
      { text: 'Start', link: '/start/five-minutes', activeMatch: '/start/' },
      { text: 'Concepts', link: '/concepts/node', activeMatch: '/concepts/' },
      { text: 'Guides', link: '/guides/', activeMatch: '/guides/' },
      { text: 'Cookbook', link: '/cookbook/', activeMatch: '/cookbook/' },
      { text: 'Reference', link: '/reference/', activeMatch: '/reference/|/command-line/' }
    ],
    sidebar: sidebar(DOCS),
    outline: [2, 3],
    search: { provider: 'local' },
    footer: { message: 'MIT licence. Every program on these pages is compiled and run by the tests of the build.' }
  }
})

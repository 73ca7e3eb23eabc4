// Builds the site: checks the drawings, writes the pages of the recipes and runs VitePress. Then copies the sources of the programs, and the
// API documentation if it exists, beside the pages. Any warning fails the build.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeCookbook } from './cookbook.mjs'
import { drawAll } from './draw.mjs'

const DOCS = fileURLToPath(new URL('..', import.meta.url))
const SITE = `${DOCS}target/site`
const API = `${DOCS}target/api`
/** The lines by which VitePress shows what it does. */
const PROGRESS = /^(?:[-⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] |✓ )/
const WARNING = /warn|\(!\)|deprecated|dead link/i

const changed = drawAll({ check: true })
if (changed.length > 0) {
  fail(`these drawings differ from their graphs: ${changed.join(', ')}; run: npm run draw`)
}

writeCookbook()
rmSync(SITE, { recursive: true, force: true })
const { code, output, errors } = await run('node_modules/vitepress/bin/vitepress.js', ['build'])
if (code !== 0) {
  fail(`VitePress ended with code ${code}`)
}
const warnings = [...errors.filter((line) => !PROGRESS.test(line)), ...output.filter((line) => WARNING.test(line))]
if (warnings.length > 0) {
  fail(`the build printed warnings:\n${warnings.join('\n')}`)
}

cpSync(`${DOCS}examples`, `${SITE}/examples`, { recursive: true })
if (existsSync(API)) {
  cpSync(API, `${SITE}/api`, { recursive: true })
}
console.log(`the site is in docs/target/site${existsSync(API) ? ', with the documentation of the API' : ''}`)

function run(script, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: DOCS, stdio: ['ignore', 'pipe', 'pipe'] })
    const output = lines(child.stdout, process.stdout)
    const errors = lines(child.stderr, process.stderr)
    child.on('close', (code) => resolve({ code, output: output(), errors: errors() }))
  })
}

/** Copies a stream, and returns a function that returns its lines. */
function lines(from, to) {
  let text = ''
  from.on('data', (part) => {
    text += part
    to.write(part)
  })
  // progress in place and colours are no lines
  return () => text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '').split(/[\r\n]+/).filter((line) => line.trim() !== '')
}

function fail(message) {
  console.error(`build: ${message}`)
  process.exit(1)
}

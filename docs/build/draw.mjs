// Writes the drawing of each graph in drawings/*.json as an SVG beside it. With --check it writes nothing and fails if one
// differs. A test of the Maven build compares the graphs with the flows, and the sums in the drawings with the graphs.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { fromFlowGraph, toSvg } from './layout.mjs'

const FOLDER = fileURLToPath(new URL('../drawings/', import.meta.url))

/** Writes or checks all drawings, and returns the names of those that differed. */
export function drawAll({ check }) {
  const files = readdirSync(FOLDER)
  const graphs = files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length))
  const changed = []
  for (const name of graphs) {
    const json = readFileSync(`${FOLDER}${name}.json`, 'utf8')
    const graph = JSON.parse(json)
    const sum = createHash('sha256').update(json).digest('hex').slice(0, 16)
    const svg = toSvg(fromFlowGraph(graph), {
      title: `Drawing of ${graph.name}`,
      alone: true,
      attributes: ` data-graph="${sum}"`
    })
    const target = `${FOLDER}${name}.svg`
    if (!files.includes(`${name}.svg`) || readFileSync(target, 'utf8') !== `${svg}\n`) {
      changed.push(`${name}.svg`)
      if (!check) {
        writeFileSync(target, `${svg}\n`)
      }
    }
  }
  for (const left of files.filter((file) => file.endsWith('.svg') && !graphs.includes(file.slice(0, -4)))) {
    changed.push(left)
    if (!check) {
      rmSync(`${FOLDER}${left}`)
    }
  }
  return changed
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check')
  const changed = drawAll({ check })
  if (check && changed.length > 0) {
    console.error(`these drawings differ from their graphs: ${changed.join(', ')}; run: npm run draw`)
    process.exit(1)
  }
  console.log(changed.length === 0 ? 'all drawings are those of their graphs' : `written: ${changed.join(', ')}`)
}

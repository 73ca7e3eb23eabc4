// Finds the pages of the documentation of the API.
import { readdirSync, readFileSync } from 'node:fs'

const MODULES = ['pocketflow-core', 'pocketflow-llm', 'extensions/durable', 'extensions/postgres', 'extensions/web']

/** The packages of the test kit, which is an automatic module and has a documentation of its own. */
const TEST_KIT = ['io/pocketflow/testkit', 'io/pocketflow/testkit/llm']

/** Returns the address of the page of each type in an exported package, by the name of the type. */
export function apiPages(root) {
  const pages = new Map()
  for (const module of MODULES) {
    const sources = `${root}/${module}/src/main/java`
    const info = readFileSync(`${sources}/module-info.java`, 'utf8')
    const name = /module ([\w.]+) \{/.exec(info)[1]
    for (const [, exported] of info.matchAll(/exports ([\w.]+);/g)) {
      add(pages, sources, exported.replaceAll('.', '/'), `/api/${name}`)
    }
  }
  for (const folder of TEST_KIT) {
    add(pages, `${root}/pocketflow-testkit/src/main/java`, folder, '/api/testkit')
  }
  add(pages, `${root}/extensions/flink/src/main/java`, 'io/pocketflow/flink', '/api/flink')
  return pages
}

function add(pages, sources, folder, address) {
  for (const file of readdirSync(`${sources}/${folder}`)) {
    if (file.endsWith('.java') && file !== 'package-info.java') {
      const type = file.slice(0, -'.java'.length)
      pages.set(type, `${address}/${folder}/${type}.html`)
    }
  }
}

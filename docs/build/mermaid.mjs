// Reads the part of Mermaid's flowcharts that the pages use, and returns it as a drawing for layout.mjs. Anything else is
// an error, so that no page shows a drawing that lacks something.

const ID = /^[A-Za-z_]\w*/
const SHAPES = [
  { open: '(["', close: '"])', shape: 'round' },
  { open: '(("', close: '"))', shape: 'dot' },
  { open: '(["', close: '"])', shape: 'round' },
  { open: '([', close: '])', shape: 'round' },
  { open: '["', close: '"]', shape: 'box' },
  { open: '{"', close: '"}', shape: 'choice' },
  { open: '("', close: '")', shape: 'round' }
]
const ARROW = /^\s*(-->|-\.->|---)\s*(?:\|"?([^|]*?)"?\|)?\s*/

/** Returns the drawing in a text: its direction, its boxes and its edges. */
export function parseMermaid(text) {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('%%'))
  const head = /^flowchart (TD|TB|LR)$/.exec(lines[0] ?? '')
  if (!head) {
    throw new Error(`a drawing must begin with "flowchart TD" or "flowchart LR" but begins with "${lines[0]}"`)
  }
  const root = group('', '', head[1])
  const open = [root]
  const homes = new Map()
  for (const line of lines.slice(1)) {
    const inside = open[open.length - 1]
    const direction = /^direction (TD|TB|LR)$/.exec(line)
    if (line === 'end') {
      open.pop()
    } else if (direction) {
      inside.direction = direction[1]
    } else if (line.startsWith('subgraph ')) {
      const { node } = readNode(line.slice('subgraph '.length))
      const nested = group(node.id, node.label, root.direction)
      inside.children.push(nested)
      homes.set(node.id, inside)
      open.push(nested)
    } else {
      statement(line, inside, homes)
    }
  }
  if (open.length !== 1) {
    throw new Error(`the subgraph "${open[open.length - 1].label}" of a drawing has no end`)
  }
  return root
}

function group(id, label, direction) {
  return { id, label, shape: 'group', direction: direction === 'LR' ? 'LR' : 'TB', children: [], edges: [] }
}

/** Reads one node, or a chain of nodes and arrows. */
function statement(line, inside, homes) {
  let { node, rest } = readNode(line)
  add(node, inside, homes)
  while (rest.trim() !== '') {
    const arrow = ARROW.exec(rest)
    if (!arrow) {
      throw new Error(`this line of a drawing is not understood: ${line}`)
    }
    const next = readNode(rest.slice(arrow[0].length))
    add(next.node, inside, homes)
    if (homes.get(node.id) !== homes.get(next.node.id)) {
      throw new Error(`an edge of a drawing must not cross the frame of a subgraph: ${line}`)
    }
    homes.get(node.id).edges.push({
      from: node.id,
      to: next.node.id,
      label: decoded(arrow[2] ?? ''),
      dashed: arrow[1] === '-.->',
      plain: arrow[1] === '---'
    })
    node = next.node
    rest = next.rest
  }
}

/** Reads a node: an id, and a shape with a label where the node is named first. */
function readNode(text) {
  const id = ID.exec(text)
  if (!id) {
    throw new Error(`a node of a drawing must begin with its id: ${text}`)
  }
  const after = text.slice(id[0].length)
  for (const { open, close, shape } of SHAPES) {
    if (after.startsWith(open)) {
      const end = after.indexOf(close, open.length)
      if (end < 0) {
        throw new Error(`a label of a drawing has no end: ${text}`)
      }
      const label = decoded(after.slice(open.length, end))
      return { node: { id: id[0], label, shape }, rest: after.slice(end + close.length) }
    }
  }
  return { node: { id: id[0] }, rest: after }
}

function add(node, inside, homes) {
  if (!homes.has(node.id)) {
    inside.children.push({ label: node.id, shape: 'box', ...node })
    homes.set(node.id, inside)
  } else if (node.label !== undefined) {
    const known = homes.get(node.id).children.find((child) => child.id === node.id)
    Object.assign(known, node)
  }
}

/** Decodes Mermaid's numeric entities, such as #40; for a parenthesis. */
function decoded(label) {
  return label.replace(/#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
}

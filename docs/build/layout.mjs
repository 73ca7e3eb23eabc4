// Draws graphs as SVG, laid out by dagre. A graph inside a graph is laid out first and is one large node of the outer one.
import dagre from '@dagrejs/dagre'

const FONT = 14
const SMALL = 11
const LINE = 18
const MARGIN = 8

/** The colours of a drawing that stands alone; on a page the theme sets them. */
const STYLE = `<style>
:root { --draw-text: #3c3c43; --draw-line: #67676c; --draw-node: #f6f6f7; --draw-group: #fbfbfc; --draw-edge: #c2c2c4; --draw-back: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --draw-text: #dfdfd6; --draw-line: #98989f; --draw-node: #202127; --draw-group: #1c1c20; --draw-edge: #4a4a52; --draw-back: #1b1b1f; } }
svg { background: var(--draw-back); }
</style>`

/** Returns the drawing of a graph in the form that the class FlowGraph has as JSON. */
export function fromFlowGraph(graph) {
  return group('', '', graph)
}

function group(id, label, graph) {
  const drawing = { id, label, shape: 'group', direction: 'TB', children: [], edges: [] }
  for (const branch of graph.branches) {
    for (const node of branch.nodes) {
      drawing.children.push(
        node.nested
          ? group(node.id, node.name, node.nested)
          : { id: node.id, label: node.name, detail: node.kind === 'Node' ? '' : node.kind, shape: 'box' }
      )
    }
    for (const edge of branch.edges) {
      const to = edge.to ?? `${edge.from}-${edge.action}`
      if (edge.to === null) {
        drawing.children.push({ id: to, label: ' ', shape: 'dot' })
      }
      drawing.edges.push({ from: edge.from, to, label: edge.action === 'default' ? '' : edge.action })
    }
  }
  return drawing
}

/** Returns a drawing as SVG. With `alone`, it has colours of its own; otherwise the page sets them. */
export function toSvg(drawing, { title, alone = false, attributes = '' }) {
  const { width, height, body } = laidOut(drawing)
  const w = round(width + 2 * MARGIN)
  const h = round(height + 2 * MARGIN)
  const marker = `arrow-${hash(body)}`
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" aria-label="${escaped(title)}"${attributes}` +
    ` viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" font-family="system-ui, sans-serif" font-size="${FONT}">` +
    (alone ? STYLE : '') +
    `<defs><marker id="${marker}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">` +
    `<path d="M0 0L8 4L0 8z" fill="var(--draw-line)"/></marker></defs>` +
    `<g transform="translate(${MARGIN} ${MARGIN})">${body.replaceAll('MARKER', `url(#${marker})`)}</g></svg>`
  )
}

function laidOut(drawing) {
  const graph = new dagre.graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: drawing.direction, nodesep: 28, ranksep: drawing.direction === 'LR' ? 44 : 34, edgesep: 14 })
  graph.setDefaultEdgeLabel(() => ({}))
  const parts = new Map()
  for (const child of drawing.children) {
    const part = box(child)
    parts.set(child.id, part)
    graph.setNode(child.id, { width: part.width, height: part.height })
  }
  drawing.edges.forEach((edge, index) => {
    const width = edge.label ? textWidth(edge.label, SMALL + 1) + 10 : 0
    graph.setEdge(edge.from, edge.to, { ...edge, width, height: edge.label ? LINE : 0, labelpos: 'c' }, `e${index}`)
  })
  dagre.layout(graph)
  const bounds = { left: 0, top: 0, right: graph.graph().width || 0, bottom: graph.graph().height || 0 }
  const edges = graph.edges().map((name) => line(graph.edge(name), bounds))
  const nodes = drawing.children.map((child) => {
    const at = graph.node(child.id)
    const part = parts.get(child.id)
    return `<g transform="translate(${round(at.x - part.width / 2)} ${round(at.y - part.height / 2)})">${part.body}</g>`
  })
  const shift = `translate(${round(-bounds.left)} ${round(-bounds.top)})`
  return {
    width: bounds.right - bounds.left,
    height: bounds.bottom - bounds.top,
    body: `<g transform="${shift}">${edges.join('')}${nodes.join('')}</g>`
  }
}

/** Returns the size and the content of one node. */
function box(child) {
  if (child.shape === 'group') {
    const inner = laidOut(child)
    const title = child.label
    const width = Math.max(inner.width, textWidth(title, FONT)) + 28
    const height = inner.height + LINE + 30
    return {
      width,
      height,
      body:
        `<rect width="${round(width)}" height="${round(height)}" rx="8" fill="var(--draw-group)" stroke="var(--draw-edge)"/>` +
        text(title, 14, 20, FONT, 'start') +
        `<g transform="translate(${round((width - inner.width) / 2)} ${LINE + 16})">${inner.body}</g>`
    }
  }
  if (child.shape === 'dot') {
    return { width: 16, height: 16, body: '<circle cx="8" cy="8" r="6" fill="var(--draw-line)"/>' }
  }
  const lines = child.label.split(/<br ?\/?>/)
  const detail = child.detail ? [child.detail] : []
  const widest = Math.max(...lines.map((one) => textWidth(one, FONT)), ...detail.map((one) => textWidth(one, SMALL)))
  const slope = child.shape === 'choice' ? 36 : 0
  const width = widest + 28 + slope
  const height = lines.length * LINE + (detail.length ? LINE - 3 : 0) + 16
  const words = lines.map((one, index) => text(one, width / 2, 22 + index * LINE, FONT, 'middle'))
  const small = detail.map((one) => text(one, width / 2, 20 + lines.length * LINE, SMALL, 'middle', ' opacity="0.75"'))
  const paint = 'fill="var(--draw-node)" stroke="var(--draw-line)"'
  const shape =
    child.shape === 'choice'
      ? `<path d="M18 0H${round(width - 18)}L${round(width)} ${round(height / 2)}L${round(width - 18)} ${round(height)}H18L0 ${round(height / 2)}z" ${paint}/>`
      : `<rect width="${round(width)}" height="${round(height)}" rx="${child.shape === 'round' ? round(height / 2) : 5}" ${paint}/>`
  return { width, height, body: shape + words.join('') + small.join('') }
}

function line(edge, bounds) {
  const [first, ...rest] = edge.points
  let path = `M${round(first.x)} ${round(first.y)}`
  rest.forEach((point, index) => {
    if (index === rest.length - 1) {
      path += `L${round(point.x)} ${round(point.y)}`
    } else {
      const next = rest[index + 1]
      path += `Q${round(point.x)} ${round(point.y)} ${round((point.x + next.x) / 2)} ${round((point.y + next.y) / 2)}`
    }
  })
  for (const point of edge.points) {
    widen(bounds, point.x, point.y, 0, 0)
  }
  const dash = edge.dashed ? ' stroke-dasharray="4 4"' : ''
  const end = edge.plain ? '' : ' marker-end="MARKER"'
  let drawn = `<path d="${path}" fill="none" stroke="var(--draw-line)"${dash}${end}/>`
  if (edge.label) {
    widen(bounds, edge.x, edge.y, edge.width, edge.height)
    drawn +=
      `<rect x="${round(edge.x - edge.width / 2)}" y="${round(edge.y - LINE / 2)}" width="${round(edge.width)}" height="${LINE}" fill="var(--draw-back)"/>` +
      text(edge.label, edge.x, edge.y + 4, SMALL + 1, 'middle')
  }
  return drawn
}

function widen(bounds, x, y, width, height) {
  bounds.left = Math.min(bounds.left, x - width / 2)
  bounds.right = Math.max(bounds.right, x + width / 2)
  bounds.top = Math.min(bounds.top, y - height / 2)
  bounds.bottom = Math.max(bounds.bottom, y + height / 2)
}

function text(words, x, y, size, anchor, more = '') {
  const font = size === FONT ? '' : ` font-size="${size}"`
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" fill="var(--draw-text)"${font}${more}>${escaped(words)}</text>`
}

/** Returns about the width of a text, a little too much, because no browser measures it. */
function textWidth(words, size) {
  let units = 0
  for (const letter of words) {
    if ('iIjlt.,:;|!\'" ()[]f'.includes(letter)) {
      units += 0.36
    } else if ('mwMW@…—'.includes(letter)) {
      units += 0.95
    } else if (letter >= 'A' && letter <= 'Z') {
      units += 0.7
    } else {
      units += 0.58
    }
  }
  return units * size
}

function round(number) {
  return Math.round(number * 10) / 10
}

function escaped(words) {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Returns a short name that differs between drawings on one page. */
function hash(words) {
  let sum = 0
  for (const letter of words) {
    sum = (Math.imul(sum, 31) + letter.codePointAt(0)) | 0
  }
  return (sum >>> 0).toString(36)
}

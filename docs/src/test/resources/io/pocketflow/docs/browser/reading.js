// Reads the page in a window of this width, in light and in dark. Returns its links, the number of its titles, and what a
// reader cannot read well: a page that is wider than the window, and texts whose contrast with their background is less than
// 4.5, or less than 3 for large letters. Formula and limits: Web Content Accessibility Guidelines 2.2, 1.4.3 and "relative
// luminance". One call does all of this, because a call costs more than what it does.
(width) => {
  const numbers = (colour) => {
    const parts = colour.match(/[\d.]+/g).map(Number)
    return { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 }
  }

  const over = (front, alpha, back) => front.map((part, at) => part * alpha + back[at] * (1 - alpha))

  /** Returns the colour behind the text of an element, and keeps it. */
  const background = (element, known) => {
    if (element === null) {
      return [255, 255, 255]
    }
    if (!known.has(element)) {
      const { rgb, alpha } = numbers(getComputedStyle(element).backgroundColor)
      known.set(element, alpha === 1 ? rgb : over(rgb, alpha, background(element.parentElement, known)))
    }
    return known.get(element)
  }

  const luminance = (rgb) => {
    const [red, green, blue] = rgb
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }

  const hasText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '')

  const paleTexts = () => {
    const pale = new Set()
    const backgrounds = new Map()
    for (const element of document.body.querySelectorAll('*:not(script, style, svg *)')) {
      if (!hasText(element) || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) {
        continue
      }
      const style = getComputedStyle(element)
      const back = background(element, backgrounds)
      const text = numbers(style.color)
      const [high, low] = [luminance(over(text.rgb, text.alpha, back)), luminance(back)].sort((one, other) => other - one)
      const contrast = (high + 0.05) / (low + 0.05)
      const size = parseFloat(style.fontSize)
      const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
      if (contrast < (isLarge ? 3 : 4.5)) {
        const start = element.textContent.trim().slice(0, 40)
        pale.add(`contrast of ${contrast.toFixed(2)}: "${start}", ${style.color} on rgb(${back.map(Math.round)})`)
      }
    }
    return [...pale]
  }

  const page = document.documentElement
  const faults = []
  if (innerWidth !== width) {
    faults.push(`the window is ${innerWidth} pixels wide`)
  }
  for (const mode of ['light', 'dark']) {
    page.classList.toggle('dark', mode === 'dark')
    if (page.scrollWidth > width) {
      faults.push(`${mode}: the page is ${page.scrollWidth} pixels wide`)
    }
    faults.push(...paleTexts().map((text) => `${mode}: ${text}`))
  }
  page.classList.remove('dark')
  return { links: [...document.links].map((link) => link.href), titles: document.querySelectorAll('h1').length, faults }
}

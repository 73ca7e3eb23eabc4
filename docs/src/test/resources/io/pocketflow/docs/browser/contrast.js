// Returns the texts of the page whose contrast with their background is too low: less than 4.5, or less than 3 for large
// letters. Formula and limits: Web Content Accessibility Guidelines 2.2, 1.4.3 and "relative luminance".
() => {
  const backgrounds = new Map()

  const numbers = (colour) => {
    const parts = colour.match(/[\d.]+/g).map(Number)
    return { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 }
  }

  const over = (front, alpha, back) => front.map((part, at) => part * alpha + back[at] * (1 - alpha))

  /** Returns the colour behind the text of an element. */
  const background = (element) => {
    if (element === null) {
      return [255, 255, 255]
    }
    if (!backgrounds.has(element)) {
      const { rgb, alpha } = numbers(getComputedStyle(element).backgroundColor)
      backgrounds.set(element, alpha === 1 ? rgb : over(rgb, alpha, background(element.parentElement)))
    }
    return backgrounds.get(element)
  }

  const luminance = (rgb) => {
    const [red, green, blue] = rgb
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }

  const hasText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '')

  const seen = new Set()
  for (const element of document.body.querySelectorAll('*:not(script, style, svg *)')) {
    if (!hasText(element) || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) {
      continue
    }
    const style = getComputedStyle(element)
    const back = background(element)
    const text = numbers(style.color)
    const [high, low] = [luminance(over(text.rgb, text.alpha, back)), luminance(back)].sort((one, other) => other - one)
    const contrast = (high + 0.05) / (low + 0.05)
    const size = parseFloat(style.fontSize)
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
    if (contrast < (isLarge ? 3 : 4.5)) {
      seen.add(`${contrast.toFixed(2)}: "${element.textContent.trim().slice(0, 40)}", ${style.color} on rgb(${back.map(Math.round)})`)
    }
  }
  return [...seen]
}

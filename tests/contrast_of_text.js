// Returns the texts whose contrast is below WCAG 1.4.3: [text, ratio, color, background]. Where a picture,
// a gradient or another element may lie behind a text, it is left to axe.
([places, exclude]) => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
  const colors = new Map(), grounds = new Map()

  function rgba(color) {
    if (!colors.has(color)) {
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = color
      canvas.fillRect(0, 0, 1, 1)
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data
      colors.set(color, [red, green, blue, alpha / 255])
    }
    return colors.get(color)
  }

  const over = (top, below, alpha) => [0, 1, 2].map(i => top[i] * alpha + below[i] * (1 - alpha))

  // The color behind an element's text, and its opacity; null if a picture is there.
  function ground(element) {
    if (!element) return { color: rgba(matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#fff"), opacity: 1 }
    if (!grounds.has(element)) {
      const style = getComputedStyle(element), own = rgba(style.backgroundColor), below = ground(element.parentElement)
      const opacity = (below?.opacity ?? 1) * style.opacity
      const isKnown = style.backgroundImage === "none" && (below || own[3] === 1)
      grounds.set(element, isKnown ? { color: over(own, below?.color ?? own, own[3] * opacity), opacity } : null)
    }
    return grounds.get(element)
  }

  function brightness(color) {
    const [red, green, blue] = color.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }

  function fault(element, text) {
    const style = getComputedStyle(element), below = ground(element), ink = rgba(style.color)
    if (!below) return null
    const shown = over(ink, below.color, ink[3] * below.opacity)
    const [high, low] = [brightness(shown), brightness(below.color)].sort((a, b) => b - a)
    const ratio = (high + 0.05) / (low + 0.05), size = parseFloat(style.fontSize)
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700)
    return ratio < (isLarge ? 3 : 4.5) ? [text, ratio.toFixed(2), shown, below.color].join(" | ") : null
  }

  const faults = new Set()
  for (const root of places.length ? places.flatMap(place => [...document.querySelectorAll(place)]) : [document.body]) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const text = texts.currentNode.data.trim(), element = texts.currentNode.parentElement
      if (!text || (exclude && element.closest(exclude)) || element.closest(":disabled, [aria-disabled=true], script, style")) continue
      if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue
      const { width, height } = element.getBoundingClientRect()
      if (width <= 1 || height <= 1) continue // for screen readers alone
      const found = fault(element, text.slice(0, 60))
      if (found) faults.add(found)
    }
  }
  return [...faults]
}

// Returns the number of buttons and chooser titles, and those with low contrast: [state, text, ratio, colour, background].
() => {
  const BUTTONS = "button, [type=submit], [type=button], [type=reset], [role=button], .button, .object-tools a, .submit-row a, .paginator a, summary, .selector label, .selector .helptext"
  const STATES = { hover: /:hover/g, focus: /:focus(?!-within)(?:-visible)?/g, active: /:active/g }
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
  const seen = new Map(), grounds = new Map()

  function rgba(colour) {
    if (!seen.has(colour)) {
      canvas.clearRect(0, 0, 1, 1)
      canvas.fillStyle = colour
      canvas.fillRect(0, 0, 1, 1)
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data
      seen.set(colour, [red, green, blue, alpha / 255])
    }
    return seen.get(colour)
  }

  const over = (top, below, alpha) => [0, 1, 2].map(i => top[i] * alpha + below[i] * (1 - alpha))

  // The color behind an element's text, and its opacity.
  function ground(element) {
    if (!element) return { color: rgba(matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#fff"), opacity: 1 }
    if (!grounds.has(element)) {
      const style = getComputedStyle(element), below = ground(element.parentElement), own = rgba(style.backgroundColor)
      const color = over(own, below.color, own[3] * style.opacity)
      grounds.set(element, { color, opacity: style.opacity * below.opacity })
    }
    return grounds.get(element)
  }

  function brightness(colour) {
    const [red, green, blue] = colour.map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }

  function contrast(element) {
    const { color, opacity } = ground(element), ink = rgba(getComputedStyle(element).color)
    const shown = over(ink, color, ink[3] * opacity)
    const [high, low] = [brightness(shown), brightness(color)].sort((a, b) => b - a)
    return [(high + 0.05) / (low + 0.05), shown, color]
  }

  // Copies each rule of a state (such as :hover) to a class, so that no pointer is needed.
  function copied(rules, owner) {
    for (let i = rules.length - 1; i >= 0; i--) {
      const rule = rules[i]
      if (rule.cssRules?.length) copied(rule.cssRules, rule)
      if (/::[\w-]+:/.test(rule.selectorText)) continue // a part that no button of ours is
      for (const [state, name] of Object.entries(STATES)) {
        if (rule.selectorText?.match(name)) owner.insertRule(rule.cssText.replace(name, `.is-${state}`), i + 1)
      }
    }
  }

  if (!window.prepared) {
    window.prepared = true
    for (const sheet of document.styleSheets) copied(sheet.cssRules, sheet)
    const last = document.styleSheets[document.styleSheets.length - 1]
    last.insertRule("*, ::before { transition: none !important; animation: none !important }", last.cssRules.length)
  }
  const words = one => (one.value ?? "").trim() || one.textContent.trim()
  const buttons = [...document.querySelectorAll(BUTTONS)].filter(one => !one.disabled && words(one))
  const all = [...document.querySelectorAll("*")]
  const faults = []
  let before = ""
  for (const state of ["", ...Object.keys(STATES), ""]) {
    // Without a step between two states: each change of the classes makes all styles anew.
    for (const { classList } of all) {
      if (before) classList.remove(`is-${before}`)
      if (state) classList.add(`is-${state}`)
    }
    if (before && !state) break
    before = state
    grounds.clear()
    for (const button of buttons) {
      const [ratio, ...colours] = contrast(button)
      if (ratio < 4.5) faults.push([state, words(button), ratio.toFixed(2), ...colours.map(one => one.map(Math.round).join())])
    }
  }
  return { faults, buttons: buttons.length }
}

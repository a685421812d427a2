/** What several scripts need to know of the page they are on. */

/** @returns {string} the token Django wants to see on every request that changes something */
export function csrfToken () {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? ''
}

/**
 * Put values into a translated sentence: "Saved at {time}".
 * @param {string} sentence
 * @param {Record<string, string | number>} values
 */
export function fill (sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => name in values ? String(values[name]) : whole)
}

/** @param {number} bytes */
export function size (bytes) {
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 })
  if (bytes < 1e6) return `${number.format(Math.max(1, Math.round(bytes / 1e3)))} kB`
  return bytes < 1e9 ? `${number.format(bytes / 1e6)} MB` : `${number.format(bytes / 1e9)} GB`
}

/**
 * Say something to everybody: seen at the foot of the page, spoken by a screen reader.
 * @param {string} text
 * @param {string} [kind] "error" for what did not work
 */
export function toast (text, kind) {
  const place = document.getElementById('app-toasts')
  if (!place || !text) return
  const note = document.createElement('div')
  note.className = kind === 'error' ? 'app-toast app-toast--error' : 'app-toast'
  note.textContent = text
  place.append(note)
  setTimeout(() => note.remove(), kind === 'error' ? 15000 : 6000)
}

/** @returns {boolean} whether somebody is typing, so that single keys are letters and not commands */
export function isTyping (target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select'))
}

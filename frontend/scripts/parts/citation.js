import { toast } from './page.js'

/** Code points, as Python counts characters; JavaScript's own length counts some letters twice. @param {string} text */
const count = (text) => [...text].length

/**
 * The words selected on a record's page, with their place in that page's text.
 * @param {Selection | null} selection
 * @returns {{record: string, page: number, start: number, end: number, words: string} | null}
 */
export function selectedWords (selection) {
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null
  const range = selection.getRangeAt(0)
  const node = range.commonAncestorContainer
  const element = node instanceof Element ? node : node.parentElement
  const text = /** @type {HTMLElement | null} */ (element?.closest('[data-record][data-page]') ?? null)
  if (!text) return null
  const before = document.createRange()
  before.selectNodeContents(text)
  before.setEnd(range.startContainer, range.startOffset)
  const raw = range.toString()
  const words = raw.trim()
  if (!words) return null
  const start = count(before.toString()) + count(raw.slice(0, raw.indexOf(words)))
  return { record: text.dataset.record ?? '', page: Number(text.dataset.page), start, end: start + count(words), words }
}

/**
 * Cite the selected words: an event for whoever listens, and the form [data-cite-into] filled and sent.
 * @param {string} [axis] the part of the opinion that was written in last
 */
export function cite (axis) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector('form[data-cite-into]'))
  const found = selectedWords(getSelection())
  if (!found) {
    toast(form?.dataset.nothingSelected ?? '')
    return
  }
  const detail = axis ? { ...found, axis } : found
  document.dispatchEvent(new CustomEvent('secondopinion:cite', { detail }))
  if (!form) return
  for (const [name, value] of Object.entries(detail)) {
    const input = form.elements.namedItem(name)
    if (input instanceof HTMLInputElement || input instanceof HTMLSelectElement) input.value = String(value)
  }
  form.requestSubmit()
}

import { isTyping } from './parts/page.js'
import { cite } from './parts/citation.js'
import { opinionForm } from './parts/opinion-form.js'
import { tabs } from './parts/tabs.js'

const workspace = /** @type {HTMLElement | null} */ (document.querySelector('[data-workspace]'))
/** @type {string | undefined} */
let axis

/** @param {number} step */
function document_ (step) {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll('a[data-document]')])
  const here = links.findIndex((link) => link.hasAttribute('aria-current'))
  links[here < 0 ? 0 : here + step]?.click()
}

/** @param {string | HTMLElement | null} place */
function go (place) {
  const element = typeof place === 'string' ? /** @type {HTMLElement | null} */ (document.querySelector(place)) : place
  if (!element) return
  element.dispatchEvent(new CustomEvent('secondopinion:open-pane', { bubbles: true }))
  element.focus()
  element.scrollIntoView({ block: 'nearest' })
}

function keys () {
  const list = /** @type {HTMLDialogElement | null} */ (document.getElementById('app-keys'))
  if (list && !list.open) list.showModal()
}

/** @type {Record<string, () => void>} */
const COMMANDS = {
  j: () => document_(1),
  k: () => document_(-1),
  f: () => go('#facts'),
  '/': () => go('[data-search]'),
  o: () => opinion.go(),
  c: () => cite(axis),
  '?': keys
}

const opinion = opinionForm(go)

if (workspace) {
  tabs(workspace)
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) return
    const command = COMMANDS[event.key]
    if (!command) return
    event.preventDefault()
    command()
  })
  document.addEventListener('focusin', (event) => {
    const place = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('[data-axis]'))
    if (place) axis = place.dataset.axis
  })
  document.addEventListener('click', (event) => {
    if (/** @type {Element} */ (event.target).closest('[data-keys-open]')) keys()
    if (/** @type {Element} */ (event.target).closest('[data-cite]')) cite(axis)
  })
}

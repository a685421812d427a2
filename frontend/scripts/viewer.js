/** A fact shows its words and its box; words and boxes show their fact. */

/** @param {string} fact @param {string} where a selector that keeps to words, boxes or cards */
const all = (fact, where) => [...document.querySelectorAll(where)].filter((element) => {
  const { fact: own, factCard, showFact } = /** @type {HTMLElement} */ (element).dataset
  return [own, factCard, showFact].includes(fact)
})

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** @param {Element} element */
function reveal (element) {
  const pane = element.closest('[data-pane]')
  if (pane) pane.dispatchEvent(new CustomEvent('secondopinion:open-pane', { bubbles: true }))
  element.scrollIntoView({ block: 'center', behavior: calm() ? 'instant' : 'smooth' })
}

/** @param {string} fact */
function mark (fact) {
  for (const shown of document.querySelectorAll('.is-shown')) shown.classList.remove('is-shown')
  for (const part of all(fact, '[data-fact], [data-fact-card]')) part.classList.add('is-shown')
}

/** @param {string} fact */
export function showFact (fact) {
  mark(fact)
  const words = all(fact, 'mark[data-fact]')
  const boxes = all(fact, 'rect[data-fact]')
  const first = boxes[0] ?? words[0]
  if (!first) return
  reveal(first)
  const text = /** @type {HTMLElement | undefined} */ (words[0]?.closest('[data-record]'))
  text?.focus({ preventScroll: true })
}

document.addEventListener('click', (event) => {
  const target = /** @type {Element} */ (event.target)
  const button = /** @type {HTMLElement | null} */ (target.closest('[data-show-fact]'))
  if (button?.dataset.showFact) return showFact(button.dataset.showFact)
  const words = /** @type {HTMLElement | null} */ (target.closest('mark[data-fact], rect[data-fact]'))
  // A selection that ends on a fact's words is a citation being made, not a press.
  if (!words?.dataset.fact || String(getSelection())) return
  mark(words.dataset.fact)
  const card = all(words.dataset.fact, '[data-fact-card]')[0]
  if (!card) return
  reveal(card)
  const opener = /** @type {HTMLElement | null} */ (card.querySelector('[data-show-fact]'))
  opener?.focus({ preventScroll: true })
})

// A page opened with #fact-... shows that fact at once: the link that a citation in a report carries.
const named = decodeURIComponent(location.hash).match(/^#fact-(.+)$/)
if (named) showFact(named[1])

/**
 * The opinion's form on its page: it keeps open what was open when the server sends it anew, leads to what is missing,
 * knows the field that was written in last, and shows cited words in the document.
 * @param {(place: HTMLElement | null) => void} go
 */
export function opinionForm (go) {
  /** @type {string} */
  let last = ''
  /** @type {Set<string>} */
  let open = new Set()
  /** @type {DOMStringMap | undefined} */
  let cited

  const form = () => /** @type {HTMLFormElement | null} */ (document.getElementById('opinion'))

  /** @param {Element | null} element */
  function unfold (element) {
    for (let part = element?.closest('details'); part; part = part.parentElement?.closest('details')) part.open = true
  }

  /** @param {string} id */
  function lead (id) {
    const place = document.getElementById(id)
    if (!place) return
    unfold(place)
    if (place instanceof HTMLDetailsElement) place.open = true
    go(place instanceof HTMLDetailsElement ? place.querySelector('summary') : place)
  }

  /** Select the cited words, so that they are seen where they stand. @param {DOMStringMap} place */
  function select (place) {
    const text = document.querySelector(`[data-record="${place.citedRecord}"][data-page="${place.citedPage}"]`)
    if (!text) return
    const range = document.createRange()
    let from = Number(place.start)
    let to = Number(place.end)
    let begun = false
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const letters = [...(node.textContent ?? '')]
      if (!begun && from < letters.length) {
        range.setStart(node, letters.slice(0, from).join('').length)
        begun = true
      }
      if (begun && to <= letters.length) {
        range.setEnd(node, letters.slice(0, to).join('').length)
        break
      }
      from -= letters.length
      to -= letters.length
    }
    getSelection()?.removeAllRanges()
    getSelection()?.addRange(range)
    const pane = text.closest('[data-pane]')
    pane?.dispatchEvent(new CustomEvent('secondopinion:open-pane', { bubbles: true }))
    range.startContainer.parentElement?.scrollIntoView({ block: 'center' })
  }

  document.addEventListener('focusin', (event) => {
    const field = /** @type {HTMLElement} */ (event.target)
    if (field.id && field.closest('#opinion') && field.matches('input, textarea, select')) last = field.id
  })
  document.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target)
    const link = /** @type {HTMLAnchorElement | null} */ (target.closest('a[data-go]'))
    if (link) {
      event.preventDefault()
      lead(link.hash.slice(1))
    }
    const source = /** @type {HTMLElement | null} */ (target.closest('a[data-cited]'))
    if (source) cited = source.dataset
    const remove = target.closest('button[data-uncite]')
    if (remove) {
      event.preventDefault()
      remove.closest('li')?.remove()
      form()?.dispatchEvent(new Event('input', { bubbles: true }))
    }
  })
  document.addEventListener('htmx:beforeSwap', (event) => {
    if (/** @type {any} */ (event).detail.target?.id !== 'opinion') return
    open = new Set([...document.querySelectorAll('#opinion details[open][id]')].map((part) => part.id))
  })
  document.addEventListener('htmx:afterSettle', (event) => {
    const target = /** @type {Element} */ (/** @type {any} */ (event).detail.target)
    if (target?.id === 'opinion' && open.size) {
      for (const part of document.querySelectorAll('#opinion details[id]')) /** @type {HTMLDetailsElement} */ (part).open = open.has(part.id)
      open = new Set()
      const focus = form()?.dataset.focus
      if (focus) lead(focus)
    }
    if (target?.classList.contains('app-citations')) {
      unfold(target)
      target.dispatchEvent(new Event('input', { bubbles: true }))
    }
    const shown = /** @type {HTMLElement | null} */ (document.querySelector('#document[data-open-record]'))
    const record = /** @type {HTMLInputElement | null} */ (document.getElementById('cite-record'))
    if (shown && record) record.value = shown.dataset.openRecord ?? ''
    if (cited && shown && cited.citedRecord === shown.dataset.openRecord) {
      select(cited)
      cited = undefined
    }
  })
  if (location.hash.length > 1 && form()?.querySelector(`#${CSS.escape(location.hash.slice(1))}`)) lead(location.hash.slice(1))

  return {
    go () {
      const before = last ? document.getElementById(last) : null
      const first = /** @type {HTMLElement | null} */ (form()?.querySelector('details[open] textarea') ?? form()?.querySelector('summary') ?? null)
      const place = before ?? first
      unfold(place)
      go(place)
    }
  }
}

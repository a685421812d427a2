/**
 * Below 900 px the panes of the workspace become tabs. The tab list is made here, so that without scripts all panes
 * simply follow each other.
 * @param {HTMLElement} workspace
 */
export function tabs (workspace) {
  const panes = /** @type {HTMLElement[]} */ ([...workspace.querySelectorAll('[data-pane]')])
  if (panes.length < 2) return
  const narrow = matchMedia('(max-width: 900px)')
  const list = document.createElement('div')
  list.className = 'app-workspace__tabs'
  list.setAttribute('role', 'tablist')
  list.setAttribute('aria-label', workspace.dataset.tabsLabel ?? '')
  const buttons = panes.map((pane, index) => {
    pane.id ||= `app-pane-${index + 1}`
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'app-workspace__tab'
    button.id = `${pane.id}-tab`
    button.setAttribute('role', 'tab')
    button.setAttribute('aria-controls', pane.id)
    button.textContent = pane.dataset.paneLabel ?? ''
    button.addEventListener('click', () => open(index))
    list.append(button)
    return button
  })
  panes[0].before(list)

  /** @param {number} chosen @param {boolean} [focus] */
  function open (chosen, focus) {
    panes.forEach((pane, index) => {
      pane.classList.toggle('is-open', index === chosen)
      buttons[index].setAttribute('aria-selected', String(index === chosen))
      buttons[index].tabIndex = index === chosen ? 0 : -1
    })
    if (focus) buttons[chosen].focus()
  }

  list.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const here = buttons.findIndex((button) => button === document.activeElement)
    open((here + step + buttons.length) % buttons.length, true)
  })
  workspace.addEventListener('secondopinion:open-pane', (event) => {
    const pane = /** @type {Element} */ (event.target).closest('[data-pane]')
    const index = panes.findIndex((one) => one === pane)
    if (index >= 0) open(index)
  })
  // A pane is a tab panel only while there are tabs; on a desk it keeps its own role and name.
  const arrange = () => {
    workspace.classList.toggle('has-tabs', narrow.matches)
    list.hidden = !narrow.matches
    for (const pane of panes) {
      if (narrow.matches && pane.tagName === 'SECTION') pane.setAttribute('role', 'tabpanel')
      else pane.removeAttribute('role')
    }
  }
  open(Math.max(0, panes.findIndex((pane) => pane.hasAttribute('data-pane-open'))))
  narrow.addEventListener('change', arrange)
  arrange()
}

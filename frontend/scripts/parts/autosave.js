import { csrfToken, fill } from './page.js'

const PAUSE = 1200
const LONGEST_WAIT = 60000

/**
 * Saves a form while it is being written, and always says whether it is saved.
 *
 * The form carries data-url, data-version and the sentences data-saving, data-saved-at, data-failed, data-conflict.
 * The server answers {version, saved_at}; 409 means that somebody else saved in between: then we stop and say so.
 * @param {HTMLFormElement} form
 */
export function autosave (form) {
  const words = form.dataset
  const shown = document.querySelector(words.savedIn || '[data-saved]')
  let timer = 0
  let wait = 2000
  let dirty = false
  let busy = false
  let stopped = false
  let refused = false
  /** @type {HTMLElement | null | undefined} a submit that waits for the save under way, or undefined */
  let waiting

  /** @param {'saving' | 'saved' | 'failed'} state @param {string} text */
  const say = (state, text) => {
    if (!shown) return
    shown.className = `app-saved app-saved--${state}`
    if (shown.textContent !== text) shown.textContent = text
  }

  const later = (delay) => {
    clearTimeout(timer)
    timer = window.setTimeout(save, delay)
  }

  async function save () {
    if (busy || !dirty || stopped || !form.isConnected) return
    busy = true
    dirty = false
    say('saving', words.saving ?? '')
    const body = new FormData(form)
    body.set('version', words.version ?? '')
    try {
      const answer = await fetch(words.url ?? form.action, {
        method: 'POST',
        body: new URLSearchParams(/** @type {any} */ (body)),
        headers: { 'X-CSRFToken': csrfToken(), Accept: 'application/json' },
        credentials: 'same-origin'
      })
      if (answer.status === 409) {
        stopped = true
        say('failed', words.conflict ?? words.failed ?? '')
        return
      }
      if (answer.status === 422) {
        // What is written cannot be kept as it stands: say why, and try again once it is changed.
        refused = true
        say('failed', (await answer.json()).message ?? words.failed ?? '')
        return
      }
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status))
      const saved = await answer.json()
      form.dataset.version = String(saved.version)
      const hidden = form.querySelector('input[name="version"]')
      if (hidden) /** @type {HTMLInputElement} */ (hidden).value = String(saved.version)
      wait = 2000
      refused = false
      if (!dirty) say('saved', fill(words.savedAt ?? '', { time: saved.saved_at }))
      form.dispatchEvent(new CustomEvent('secondopinion:saved', { bubbles: true, detail: saved }))
    } catch {
      dirty = true
      say('failed', words.failed ?? '')
      later(wait)
      wait = Math.min(wait * 2, LONGEST_WAIT)
    } finally {
      busy = false
      if (waiting !== undefined) {
        const submitter = waiting
        waiting = undefined
        form.requestSubmit(submitter)
      } else if (dirty && !stopped && wait === 2000) later(PAUSE)
    }
  }

  const changed = () => {
    dirty = true
    if (!stopped && wait === 2000) later(PAUSE)
  }
  form.addEventListener('input', changed)
  form.addEventListener('change', changed)
  form.addEventListener('submit', (event) => {
    if (busy) {
      // The version in the form is about to change: sent now, the two saves would look like two tabs.
      event.preventDefault()
      event.stopImmediatePropagation()
      waiting = /** @type {HTMLElement | null} */ (event.submitter)
      return
    }
    dirty = false
    clearTimeout(timer)
  }, true)
  window.addEventListener('online', () => { wait = 2000; later(0) })
  document.addEventListener('visibilitychange', () => { if (document.hidden) save() })
  window.addEventListener('beforeunload', (event) => { if (form.isConnected && (dirty || busy || refused)) event.preventDefault() })
}

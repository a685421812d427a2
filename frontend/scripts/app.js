import htmx from 'htmx.org'
import { Button, CharacterCount, Checkboxes, createAll, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink } from 'nhsuk-frontend'
import { autosave } from './parts/autosave.js'
import { csrfToken, toast } from './parts/page.js'

const COMPONENTS = [Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, PasswordInput, Radios, SkipLink]

// No evaluated code, no style element, no request elsewhere, and no copy of a patient's page in the browser's storage.
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollBehavior: 'instant',
  attributesToSettle: ['class', 'width', 'height'] // the policy forbids a style attribute, an empty one too
})

/** @param {Element | Document} scope */
function bring (scope) {
  for (const component of COMPONENTS) createAll(component, undefined, { scope, onError: () => {} })
  for (const form of scope.querySelectorAll('form[data-autosave]:not([data-autosaved])')) {
    const element = /** @type {HTMLFormElement} */ (form)
    element.dataset.autosaved = ''
    autosave(element)
  }
}

function themeSwitch () {
  const root = document.documentElement
  const dark = () => root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  for (const button of document.querySelectorAll('[data-theme-switch]')) {
    const element = /** @type {HTMLButtonElement} */ (button)
    const show = () => { element.textContent = (dark() ? element.dataset.light : element.dataset.dark) ?? '' }
    element.hidden = false
    show()
    element.addEventListener('click', () => {
      root.dataset.theme = dark() ? 'light' : 'dark'
      try { localStorage.setItem('secondopinion-theme', root.dataset.theme) } catch { /* storage is switched off */ }
      show()
    })
  }
}

function printButtons () {
  for (const button of document.querySelectorAll('[data-print]')) {
    /** @type {HTMLButtonElement} */ (button).hidden = false
    button.addEventListener('click', () => window.print())
  }
}

document.body.classList.add('nhsuk-frontend-supported')
printButtons()
bring(document)
themeSwitch()

document.addEventListener('htmx:configRequest', (event) => { /** @type {any} */ (event).detail.headers['X-CSRFToken'] = csrfToken() })
document.addEventListener('htmx:load', (event) => bring(/** @type {any} */ (event).detail.elt))
document.addEventListener('secondopinion:toast', (event) => {
  const { text, kind } = /** @type {CustomEvent} */ (event).detail
  toast(text, kind)
})
const sentences = document.getElementById('app-toasts')?.dataset ?? {}
document.addEventListener('htmx:sendError', () => toast(sentences.notReached ?? '', 'error'))
document.addEventListener('htmx:responseError', () => toast(sentences.notAllowed ?? '', 'error'))
// allauth reports a passkey that was not used on this event; without words a person would press again and again.
document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  toast(sentences.noPasskey ?? '', 'error')
})

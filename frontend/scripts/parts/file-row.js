import { fill, size } from './page.js'

/** One file on its way: its name, how far it is, and what to do when it stopped. */
export class Row {
  /** @param {File} file @param {string} path @param {Record<string, string>} words */
  constructor (file, path, words) {
    this.words = words
    this.file = file
    this.element = document.createElement('li')
    this.name = document.createElement('p')
    this.state = document.createElement('p')
    this.bar = document.createElement('progress')
    this.actions = document.createElement('div')
    this.name.className = 'app-file__name'
    this.name.textContent = path
    this.state.className = 'app-file__state'
    this.actions.className = 'app-file__actions'
    this.bar.max = file.size || 1
    this.bar.value = 0
    this.bar.setAttribute('aria-label', fill(words.progress_of, { name: file.name }))
    this.element.append(this.name, this.state, this.actions, this.bar)
    this.#show('waiting', '')
  }

  /** @param {string} kind @param {string} text */
  #show (kind, text) {
    this.element.className = `app-file app-file--${kind}`
    this.state.textContent = text
  }

  /** @param {string} [text] @param {() => void} [act] */
  #offer (text, act) {
    this.actions.replaceChildren()
    if (!text || !act) return
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'nhsuk-button nhsuk-button--secondary nhsuk-button--small'
    button.textContent = text
    const whose = document.createElement('span')
    whose.className = 'nhsuk-u-visually-hidden'
    whose.textContent = ` ${this.file.name}`
    button.append(whose)
    button.addEventListener('click', act, { once: true })
    this.actions.append(button)
  }

  waiting () { this.#show('waiting', this.words.waiting) }

  /** @param {() => void} stop */
  begin (stop) {
    this.#show('sending', this.words.starting)
    this.#offer(this.words.stop, stop)
  }

  /** @param {number} sent @param {number} all */
  sending (sent, all) {
    this.bar.value = sent
    this.#show('sending', fill(this.words.sending, { done: size(sent), total: size(all) }))
  }

  interrupted () { this.#show('sending', this.words.interrupted) }

  done () {
    this.#show('done', fill(this.words.done, { total: size(this.file.size) }))
    this.#offer()
  }

  /** @param {string} why @param {() => void} again */
  failed (why, again) {
    this.#show('failed', why)
    this.#offer(this.words.again, again)
  }

  /** @param {string} why */
  refused (why) {
    this.#show('refused', why)
    this.#offer()
  }

  remove () { this.element.remove() }
}

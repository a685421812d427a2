import { filesIn, LITTER } from './parts/folders.js'
import { Row } from './parts/file-row.js'
import { resumeStore, fingerprint } from './parts/resume.js'
import { csrfToken, fill } from './parts/page.js'
import { Upload } from 'tus-js-client'

const CHUNK = 4 * 1024 * 1024
const AT_ONCE = 3
/** A connection that drops in a hospital corridor comes back: about ten minutes of patience. */
const PATIENCE = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000, 60000, 120000, 120000, 180000]

/** The sentence a server wrote for a person, if it wrote one. @param {any} error */
function sentence (error) {
  try {
    return JSON.parse(error.originalResponse.getBody()).message
  } catch {
    return undefined
  }
}

/** @param {HTMLElement} place */
function uploader (place) {
  const words = JSON.parse(place.querySelector('script[data-words]')?.textContent ?? '{}')
  const limit = Number(place.dataset.limit)
  const list = /** @type {HTMLElement} */ (place.querySelector('[data-files]'))
  const total = /** @type {HTMLElement} */ (place.querySelector('[data-total]'))
  const spoken = /** @type {HTMLElement} */ (place.querySelector('[data-spoken]'))
  const zone = /** @type {HTMLElement} */ (place.querySelector('[data-zone]'))
  const onward = /** @type {HTMLElement | null} */ (place.querySelector('[data-onward]'))
  /** @type {(() => void)[]} */
  const waiting = []
  const tally = { all: 0, done: 0, failed: 0, running: 0 }

  function next () {
    while (tally.running < AT_ONCE && waiting.length) {
      const begin = waiting.shift()
      tally.running++
      begin?.()
    }
    total.textContent = tally.all ? fill(words.total, { done: tally.done, total: tally.all }) : ''
    if (tally.running || !tally.all) return
    spoken.textContent = fill(tally.failed ? words.finished_some : words.finished, { done: tally.done, failed: tally.failed, total: tally.all })
    if (onward && tally.done) onward.hidden = false
    place.dispatchEvent(new CustomEvent('secondopinion:uploads-done', { bubbles: true, detail: { done: tally.done, failed: tally.failed } }))
  }

  /** @param {File} file @param {string} path */
  function add (file, path) {
    const row = new Row(file, path, words)
    list.append(row.element)
    tally.all++
    if (file.size > limit) return refuse(row, fill(words.too_large, { limit: place.dataset.limitWords ?? '' }))
    if (file.size === 0) return refuse(row, words.empty)
    const upload = new Upload(file, {
      endpoint: place.dataset.endpoint,
      chunkSize: CHUNK,
      retryDelays: PATIENCE,
      metadata: { filename: file.name, relativePath: path, filetype: file.type },
      headers: { 'X-CSRFToken': csrfToken() },
      fingerprint,
      urlStorage: resumeStore,
      removeFingerprintOnSuccess: true,
      onProgress: (sent, size) => row.sending(sent, size),
      // Only a broken connection or a tired server is worth another try; a refusal is an answer.
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0
        const again = status === 0 || status === 409 || status === 423 || status === 429 || status >= 500
        if (again) row.interrupted()
        return again
      },
      onError: (error) => {
        tally.running--
        tally.failed++
        row.failed(sentence(error) ?? (/** @type {any} */ (error).originalResponse ? words.refused : words.connection), start)
        next()
      },
      onSuccess: () => {
        tally.running--
        tally.done++
        row.done()
        place.dispatchEvent(new CustomEvent('secondopinion:uploaded', { bubbles: true, detail: { name: file.name, url: upload.url } }))
        next()
      }
    })
    const begin = async () => {
      row.begin(() => stop())
      const earlier = await upload.findPreviousUploads().catch(() => [])
      if (earlier[0]) upload.resumeFromPreviousUpload(earlier[0])
      upload.start()
    }
    const start = () => {
      tally.failed--
      waiting.push(begin)
      next()
    }
    const stop = () => {
      upload.abort(true).catch(() => {})
      tally.running--
      tally.all--
      row.remove()
      next()
    }
    row.waiting()
    waiting.push(begin)
  }

  /** @param {Row} row @param {string} why */
  function refuse (row, why) {
    tally.failed++
    row.refused(why)
  }

  /** @param {Iterable<{file: File, path: string}>} found */
  function take (found) {
    let any = false
    for (const { file, path } of found) { add(file, path); any = true }
    if (any) next()
  }

  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (place.querySelectorAll('input[type="file"]'))) {
    input.addEventListener('change', () => {
      take([...(input.files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name })).filter(({ path }) => !LITTER.test(path)))
      input.value = ''
    })
  }
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll('[data-choose]'))) {
    const input = /** @type {HTMLInputElement | null} */ (place.querySelector(`#${button.dataset.choose}`))
    button.addEventListener('click', () => input?.click())
  }
  for (const name of ['dragenter', 'dragover']) zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add('is-over') })
  for (const name of ['dragleave', 'drop']) zone.addEventListener(name, () => zone.classList.remove('is-over'))
  zone.addEventListener('drop', async (event) => {
    event.preventDefault()
    const data = /** @type {DragEvent} */ (event).dataTransfer
    if (data) take(await filesIn(data))
  })
  window.addEventListener('beforeunload', (event) => { if (tally.running) event.preventDefault() })
}

for (const place of document.querySelectorAll('[data-upload]')) uploader(/** @type {HTMLElement} */ (place))

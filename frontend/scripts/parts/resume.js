/**
 * What the browser remembers so that an upload can go on after a break: a hash and the upload's address.
 * The library would keep file names too; on a shared computer a file name can say who is ill, and with what.
 */
const PREFIX = 'secondopinion-upload-'
const A_DAY = 24 * 3600 * 1000

/** @param {any} file @param {any} options @returns {Promise<string | null>} */
export async function fingerprint (file, options) {
  if (!crypto.subtle) return null
  const what = [file.name, options.metadata?.relativePath, file.size, file.lastModified, options.endpoint].join('\n')
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(what))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** @param {string} key */
function read (key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null')
    if (kept && Date.now() - Date.parse(kept.creationTime) < A_DAY) return { ...kept, metadata: {}, urlStorageKey: key }
    localStorage.removeItem(key)
  } catch { /* storage is switched off: the upload starts again */ }
  return null
}

export const resumeStore = {
  async findAllUploads () { return [] },
  /** @param {string} print */
  async findUploadsByFingerprint (print) {
    const found = read(PREFIX + print)
    return found ? [found] : []
  },
  /** @param {string} key */
  async removeUpload (key) {
    try { localStorage.removeItem(key) } catch { /* storage is switched off */ }
  },
  /** @param {string} print @param {any} upload */
  async addUpload (print, upload) {
    const key = PREFIX + print
    const { size, creationTime, uploadUrl } = upload
    try { localStorage.setItem(key, JSON.stringify({ size, creationTime, uploadUrl })) } catch { /* storage is switched off */ }
    return key
  }
}

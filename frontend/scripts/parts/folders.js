/** Files the operating system leaves in folders and nobody means to send. */
export const LITTER = /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)$/i

/** @param {FileSystemDirectoryReader} reader @returns {Promise<FileSystemEntry[]>} */
async function entries (reader) {
  const all = []
  // The browser hands out a hundred at a time and says that it is done with an empty list.
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject))
    if (!some.length) return all
    all.push(...some)
  }
}

/** @param {FileSystemEntry} entry @param {string} path @returns {AsyncGenerator<{file: File, path: string}>} */
async function * walk (entry, path) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject))
    yield { file, path: path + entry.name }
  } else if (entry.isDirectory) {
    const inside = await entries(/** @type {FileSystemDirectoryEntry} */ (entry).createReader())
    for (const one of inside) yield * walk(one, `${path}${entry.name}/`)
  }
}

/**
 * Every file of a drop, those in folders included, with its path inside what was dropped.
 * @param {DataTransfer} data
 * @returns {Promise<{file: File, path: string}[]>}
 */
export async function filesIn (data) {
  // Entries must be taken before the first await: after it the drop's list is empty.
  const roots = [...data.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry != null)
  if (!roots.length) return [...data.files].map((file) => ({ file, path: file.name }))
  const found = []
  for (const root of roots) for await (const one of walk(root, '')) if (!LITTER.test(one.path)) found.push(one)
  return found
}

/**
 * Builds the front end once: `npm run build`.
 *
 * Styles, scripts, type and icons go to src/secondopinion/server/static/built/, which is not committed.
 * Nothing is fetched: every byte comes from the packages that package-lock.json pins.
 */
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const packages = join(root, 'node_modules')
const built = join(root, 'src/secondopinion/server/static/built')
const webFonts = join(packages, '@fontsource-variable/atkinson-hyperlegible-next/files')
const paperFonts = join(packages, '@expo-google-fonts/atkinson-hyperlegible-next')
const icons = join(packages, 'nhsuk-frontend/dist/nhsuk/assets/images')
const RECOLOUR = { '#9c1c1c': 'danger', '#0b5c63': 'action', '#6b2d5c': 'decided', '#1d2a33': 'ink', '#ffd24a': 'focus', '#dcd9cf': 'line', '#a7afb3': 'line', '#55636b': 'muted' }
const require = createRequire(import.meta.url)

/** The weights that the report is set in. */
const PAPER_WEIGHTS = ['400Regular', '400Regular_Italic', '600SemiBold', '700Bold', '700Bold_Italic']
const ICONS = ['nhsuk-icon-cross.svg', 'nhsuk-icon-arrow-up.svg', 'nhsuk-icon-arrow-down.svg', 'nhsuk-icon-arrow-up-down.svg']
/** Packages whose work is in what we serve or print; the others only build and test. */
const SHIPPED = Object.keys(require('../package.json').dependencies)

async function compile (name) {
  const { css } = await sass.compileAsync(join(root, 'frontend/styles', name), {
    style: 'compressed',
    importers: [{ findFileUrl: (url) => url.startsWith('~') ? pathToFileURL(join(packages, url.slice(1))) : null }],
    logger: { warn: (message, { deprecation }) => { if (!deprecation) console.warn(message) } }
  })
  return css.replace(/^\uFEFF|^@charset "UTF-8";/, '') // the two sheets are joined: only the first byte of a file may say so
}

/** Literal colours that the design system mixed while it compiled become our roles, which both themes define. */
function recolour (css) {
  for (const [literal, role] of Object.entries(RECOLOUR)) {
    css = css.replace(new RegExp(`${literal}(?![0-9a-f])`, 'gi'), `var(--${role})`)
  }
  return css.replace(/rgba\((var\(--[a-z-]+\)),\s*(0?\.\d+)\)/g, (_, colour, alpha) => `color-mix(in srgb,${colour} ${alpha * 100}%,transparent)`)
}

async function styles () {
  const css = recolour(await compile('design-system.scss')) + await compile('app.scss')
  const outside = css.match(/url\(["']?(https?:)?\/\/[^)]*\)|@import[^;]*/)
  if (outside) throw new Error(`The styles would fetch something from outside: ${outside[0]}`)
  await writeFile(join(built, 'app.css'), '@charset "UTF-8";' + css)
}

async function scripts () {
  const folder = join(root, 'frontend/scripts')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.js'))
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: names.map((name) => join(folder, name)),
    outdir: built,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning'
  })
}

async function fonts () {
  const target = join(built, 'fonts')
  await mkdir(target, { recursive: true })
  for (const name of await readdir(webFonts)) await cp(join(webFonts, name), join(target, name))
  for (const weight of PAPER_WEIGHTS) {
    for (const name of await readdir(join(paperFonts, weight))) {
      if (name.endsWith('.ttf')) await cp(join(paperFonts, weight, name), join(target, name))
    }
  }
  await mkdir(join(built, 'images'), { recursive: true })
  for (const name of ICONS) await cp(join(icons, name), join(built, 'images', name))
}

/** Every shipped package and what it stands on, with its licence and, where the package carries it, the licence's text. */
async function licences () {
  const { packages: locked } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
  const wanted = [...SHIPPED]
  const parts = []
  for (let i = 0; i < wanted.length; i++) {
    const entry = locked[`node_modules/${wanted[i]}`]
    for (const name of Object.keys(entry?.dependencies ?? {})) if (!wanted.includes(name)) wanted.push(name)
    const folder = join(packages, wanted[i])
    const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    const texts = (await readdir(folder)).filter((name) => /^(licen[cs]e|ofl)/i.test(name))
    const bodies = await Promise.all(texts.map((name) => readFile(join(folder, name), 'utf8')))
    parts.push(`${wanted[i]} ${version}\nLicence: ${license ?? 'see the text'}\n\n${bodies.join('\n').trim()}`)
  }
  await writeFile(join(built, 'licences.txt'), parts.join(`\n\n${'-'.repeat(79)}\n\n`) + '\n')
}

const started = Date.now()
await rm(built, { recursive: true, force: true })
await mkdir(built, { recursive: true })
await Promise.all([styles(), scripts(), fonts(), licences()])
console.log(`Front end built in ${((Date.now() - started) / 1000).toFixed(1)} s: ${relative(root, built)}`)
console.log(`OCR model: ${relative(root, join(packages, '@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz'))}`)

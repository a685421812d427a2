// Runs before the first paint, so that a chosen theme does not flash. A classic script: the bundle is an IIFE in effect.
try {
  const theme = localStorage.getItem('secondopinion-theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is switched off: the system's own choice stands.
}

// Before anything is painted: the chosen colour scheme, so that a dark page does not flash up in white.
(function () {
  var chosen = 'auto';
  try {
    chosen = localStorage.getItem('petiole-color-scheme') || 'auto';
  } catch (_) {
    // a browser that keeps nothing shows what the system prefers
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  document.documentElement.style.backgroundColor = dark ? '#141517' : '#ffffff';
})();

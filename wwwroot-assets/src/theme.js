// The theme follows the system until a person chooses; the choice lies in a cookie so that the server writes it into the first byte of the page.
const year = 31536000;

export function current() {
  return document.documentElement.dataset.theme || 'system';
}

export function choose(theme) {
  const root = document.documentElement;
  if (theme === 'light' || theme === 'dark') {
    root.dataset.theme = theme;
    document.cookie = `vs-theme=${theme};path=/;max-age=${year};samesite=lax`;
  } else {
    delete root.dataset.theme;
    document.cookie = 'vs-theme=;path=/;max-age=0;samesite=lax';
  }
  for (const link of document.querySelectorAll('link[data-theme-sheet]')) {
    const wanted = link.dataset.themeSheet;
    link.media = theme === 'system' ? `(prefers-color-scheme: ${wanted})` : theme === wanted ? 'all' : 'not all';
  }
}

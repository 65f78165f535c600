const steps = 8;

/** Shows progress, 0 to 1, in the icon of the tab; null for the plain icon. */
export function showProgressInIcon(progress: number | null): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link === null) return;
  const name = progress === null ? 'pairloom' : `progress-${String(Math.floor(progress * steps))}`;
  const href = `./icons/${name}.svg`;
  if (link.getAttribute('href') !== href) link.setAttribute('href', href);
}

/** Addresses a link may have; the server keeps to the same. */
export function isSafeHref(href: string): boolean {
  if (href.startsWith("/")) return !href.startsWith("//") && !href.includes("\\");
  return /^(https?:\/\/|mailto:)/i.test(href);
}

/** What people mean by `digg.se` and `anna@fk.se`; everything else is an address already. */
export function hrefOf(written: string): string {
  if (/^[\w.+-]+@[\w.-]+$/.test(written)) return `mailto:${written}`;
  return /^[\w-]+(\.[\w-]+)+([/?#]|$)/.test(written) ? `https://${written}` : written;
}

/**
 * Names lead to what they name, by `navigate` where there is one; links out of here open beside, where text is written
 * only with Ctrl or ⌘. Whether the press was dealt with.
 */
export function followLink(event: MouseEvent, isEditable: boolean, navigate: ((href: string) => void) | null): boolean {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  const href = link?.getAttribute("href") ?? "";
  if (!link || !isSafeHref(href)) return false;
  event.preventDefault();
  const isMention = link.closest("[data-mention]") !== null;
  if (isEditable && !isMention && !event.ctrlKey && !event.metaKey) return false;
  if (isMention && navigate) navigate(href);
  else window.open(href, "_blank", "noopener,noreferrer");
  return true;
}

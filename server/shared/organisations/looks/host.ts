/**
 * The domain of an agency that a host belongs to: its own name, or a name below it. Of the host that all agencies share only
 * the very name counts, since everyone comes there.
 */
export function domainOfHost(
  host: string | undefined,
  { isDomain, publicUrl }: { readonly isDomain: (name: string) => boolean; readonly publicUrl: string },
): string | null {
  const name = /^([a-z0-9.-]{1,253})(:\d{1,5})?$/i
    .exec(host ?? "")?.[1]
    ?.toLowerCase()
    .replace(/\.$/, "");
  if (name === undefined) return null;
  if (name === new URL(publicUrl).hostname) return isDomain(name) ? name : null;
  const labels = name.split(".");
  for (let from = 0; from < labels.length; from++) {
    const domain = labels.slice(from).join(".");
    if (isDomain(domain)) return domain;
  }
  return null;
}

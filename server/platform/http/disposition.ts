/**
 * Content-Disposition for a file of this name (RFC 6266 §4.3, RFC 8187 §3.2). Half a surrogate pair, as a cut name can end
 * in, becomes U+FFFD.
 */
export function disposition(kind: "inline" | "attachment", name: string): string {
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16)}`,
  );
  return `${kind}; filename*=UTF-8''${encoded}`;
}

/** A title as the name of a file without its ending, at most 100 characters; `fallback` when nothing of it can be in one. */
export const fileNameOf = (title: string, fallback: string): string =>
  title
    // oxlint-disable-next-line no-control-regex -- names are one line of visible characters
    .replace(/[\\/:*?"<>|\u0000-\u001f\u007f]/g, "-")
    .replace(/^\.+/, "")
    .slice(0, 100) || fallback;

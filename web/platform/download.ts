/** Lets the browser save what this address answers; without a name the server's is used. */
export function saveLink(href: string, name = ""): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
}

/** The same for bytes that are already here. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  saveLink(url, name.replace(/[\\/:*?"<>|]/g, "-"));
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

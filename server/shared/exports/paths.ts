/** Relative, without ways up, and without what some systems cannot keep in names. */
export function safePath(path: string): string {
  const parts = path
    .split("/")
    // oxlint-disable-next-line no-control-regex -- control characters are what is taken out
    .map((part) =>
      part
        .replace(/[\u0000-\u001f<>:"\\|?*]/g, "_")
        .replace(/^\.+$/, "_")
        .trim(),
    )
    .filter((part) => part !== "");
  return (
    parts.map((part) => (Buffer.byteLength(part) > 200 ? part.slice(0, 60) + part.slice(-30) : part)).join("/") || "_"
  );
}

/** Gives every entry a path of its own, whatever letters a system tells apart. */
export function createPaths(): { place(path: string): string; count(): number } {
  const used = new Set<string>();
  return {
    count: () => used.size,
    place(path) {
      const safe = safePath(path);
      const dot = safe.lastIndexOf(".") > safe.lastIndexOf("/") + 1 ? safe.lastIndexOf(".") : safe.length;
      for (let count = 1; ; count++) {
        const other = count === 1 ? safe : `${safe.slice(0, dot)} (${count})${safe.slice(dot)}`;
        if (used.has(other.toLocaleLowerCase("sv"))) continue;
        used.add(other.toLocaleLowerCase("sv"));
        return other;
      }
    },
  };
}

/** The names in a path of the page's address; a broken one leads to what was shared itself. */
export function namesIn(path: string | undefined): string[] {
  try {
    return (path ?? "")
      .split("/")
      .filter((one) => one !== "")
      .map(decodeURIComponent);
  } catch {
    return [];
  }
}

import { refuse } from "#http";

/**
 * The names of a path, decoded once. Works on the raw request path, so that `%2f` is a wrong name and never a
 * separator. Refuses broken escapes, invalid UTF-8 and dot segments.
 */
export function readPathNames(rawPath: string): string[] {
  const names = rawPath.split("/").filter((one) => one !== "");
  return names.map((one) => {
    let name: string;
    try {
      name = decodeURIComponent(one);
    } catch {
      throw refuse("NAME_INVALID", "The path is not valid UTF-8.");
    }
    if (name === "." || name === ".." || /[/\u0000]/.test(name))
      throw refuse("NAME_INVALID", "The path holds a name that is not allowed.");
    return name.normalize("NFC");
  });
}

/** Percent-encodes names into a path that begins with a slash. */
export function writePath(names: readonly string[]): string {
  return names
    .map(
      (name) =>
        `/${encodeURIComponent(name).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)}`,
    )
    .join("");
}

/** The part of a request's address before `?`, undecoded. Refuses a fragment: what it is about would be something else. */
export function rawPathOf(url: string): string {
  const end = url.indexOf("?");
  const path = end < 0 ? url : url.slice(0, end);
  if (path.includes("#")) throw refuse("INVALID", "An address must not hold an unescaped #.");
  return path;
}

/** Which other origins pages of ours may show in a frame, by path. */
export interface Frames {
  allow(path: string, origin: string): void;
  /** The origin for a page's address; null: none. */
  of(url: string): string | null;
}

export function createFrames(): Frames {
  const byPath = new Map<string, string>();
  return {
    allow: (path, origin) => void byPath.set(path, origin),
    of(url) {
      const asked = url.split("?", 1)[0] ?? "";
      for (const [path, origin] of byPath) if (asked === path || asked.startsWith(`${path}/`)) return origin;
      return null;
    },
  };
}

/** What an app calls itself, as its person reads it. */
export interface NamedApp {
  readonly name: string;
  /** The system that it runs on, where it says so. */
  readonly system: string | null;
  readonly isPhone: boolean;
}

const systems = /(Windows|Macintosh|macOS|Mac OS|Linux|Android|iPhone|iPad|iOS)/i;

/** Nextcloud's desktop client names its computer, `FK-40213 (Desktop Client - Windows)`; the others name themselves. */
export function appOf(label: string): NamedApp {
  const [, computer, system] = /^(.+) \(Desktop Client - (.+)\)$/.exec(label) ?? [];
  if (computer !== undefined) return { name: computer, system: system ?? null, isPhone: false };
  const found = systems.exec(label)?.[1] ?? null;
  const isPhone = /nextcloud-?(android|ios|talk)|android|iphone|ipad/i.test(label);
  const isNextcloud = /nextcloud|mirall/i.test(label);
  return { name: isNextcloud && label.length > 20 ? "Nextcloud" : label, system: found, isPhone };
}

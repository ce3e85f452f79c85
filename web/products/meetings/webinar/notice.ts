/** What a room's metadata says of a webinar; null: it is none. */
export interface WebinarNotice {
  /** Of the last change. */
  readonly version: number;
  /** How many are in the audience. */
  readonly audience: number;
}

export function noticeIn(metadata: string | undefined): WebinarNotice | null {
  try {
    const { webinar } = JSON.parse(metadata ?? "") as { webinar?: Partial<WebinarNotice> };
    const { version, audience } = webinar ?? {};
    return typeof version === "number" && typeof audience === "number" ? { version, audience } : null;
  } catch {
    return null;
  }
}

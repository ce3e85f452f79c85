import { sql } from "#database";
import { refuse } from "#http";
import type { Content } from "#scan";
import type { BlobContext } from "../context.ts";

/** What a scanner learns may make yesterday's answer wrong. */
const knownHours = 24;

export interface Judged {
  readonly isScanned: boolean;
  /** What was found; null: nothing. */
  readonly signature: string | null;
}

/**
 * Asks the scanner about content that would be stored as `hash`; what it found nothing in today is not asked about again. Refuses TOO_LARGE
 * where the scanner reads less, and UNAVAILABLE where it does not answer, unless such content is to be stored.
 */
export async function judge({ db, scan }: BlobContext, hash: string, content: Content): Promise<Judged> {
  if (scan === null) return { isScanned: false, signature: null };
  const { rows } = await sql`select from blobs.blob where hash = ${hash}
    and scanned_at > now() - make_interval(hours => ${knownHours})`.execute(db);
  if (rows.length > 0) return { isScanned: true, signature: null };
  const verdict = await scan.scan(content);
  if (verdict.kind === "infected") return { isScanned: true, signature: verdict.signature };
  if (verdict.kind === "clean") return { isScanned: true, signature: null };
  if (scan.missing === "store") return { isScanned: false, signature: null };
  if (verdict.kind === "tooLarge")
    throw refuse("TOO_LARGE", "The content is larger than what the virus scanner reads.", { part: "scan" });
  throw refuse("UNAVAILABLE", "What is stored is scanned for viruses, and the scanner does not answer right now.", {
    part: "scan",
    retryAfter: 30,
  });
}

import type { Answers } from "@safos/contract/form-shapes";
import type { Answering, FormFile } from "@safos/contract/forms";

/** What someone has begun to answer, kept in this browser until it is sent. */
export interface Draft {
  answers: Answers;
  files: readonly FormFile[];
  /** Where they were: a section's id. */
  at: string;
  savedAt: number;
  /** How far they came is reported under this made-up name. */
  progressKey: string;
  /** A ballot that was issued and not used yet. */
  ballot?: string;
}

/** A sent answer that is opened again, and the key that opened it. */
export interface OwnAnswer {
  readonly answers: Answers;
  readonly files: readonly FormFile[];
  readonly key: string | null;
}

/** What answering begins with: a sent answer that is changed, or the newer of the drafts here and on the server. */
export function startFrom(
  changed: OwnAnswer | undefined,
  here: Draft | null,
  there: Answering["draft"],
): { answers: Answers; files: readonly FormFile[]; at: string; isRestored: boolean } {
  if (changed) return { answers: changed.answers, files: changed.files, at: "", isRestored: false };
  if (here && (!there || here.savedAt >= Date.parse(there.savedAt)))
    return { answers: here.answers, files: here.files, at: here.at, isRestored: true };
  return { answers: there?.answers ?? {}, files: there?.files ?? [], at: "", isRestored: there !== null };
}

const place = (formId: string, who: string): string => `safos.form.${formId}.${who}`;

export function readDraft(formId: string, who: string): Draft | null {
  try {
    const kept = JSON.parse(localStorage.getItem(place(formId, who)) ?? "null") as Draft | null;
    return kept && typeof kept.answers === "object" ? kept : null;
  } catch {
    return null;
  }
}

export function keepDraft(formId: string, who: string, draft: Draft): void {
  try {
    localStorage.setItem(place(formId, who), JSON.stringify(draft));
  } catch {
    // Full or forbidden: answering goes on without it.
  }
}

export function forgetDraft(formId: string, who: string): void {
  localStorage.removeItem(place(formId, who));
}

/** The key that opens a sent answer again, for anyone who has no account or answered anonymously. */
export function readKey(formId: string): string | null {
  return localStorage.getItem(`safos.form.${formId}.key`);
}

export function keepKey(formId: string, key: string): void {
  localStorage.setItem(`safos.form.${formId}.key`, key);
}

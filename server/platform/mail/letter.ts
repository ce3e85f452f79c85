import { escapeHtml } from "#http/html";

/** A letter to one person: words, where to go on, and why they get it. */
export interface Letter {
  readonly locale: "sv" | "en";
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly action?: Action;
  /** Several to choose from. */
  readonly actions?: readonly Action[];
  readonly why: string;
}

interface Action {
  readonly name: string;
  readonly url: string;
}

/** The letter as plain text and as HTML that loads nothing. */
export function writeLetter({ locale, subject, paragraphs, action, actions = action ? [action] : [], why }: Letter): {
  subject: string;
  text: string;
  html: string;
} {
  const text = [...paragraphs, ...actions.map(({ name, url }) => `${name}:\n${url}`), why].join("\n\n");
  const parts = paragraphs.map((one) => `<p>${escapeHtml(one).replaceAll("\n", "<br>")}</p>`);
  for (const { name, url } of actions)
    parts.push(`<p><a href="${escapeHtml(url)}"><strong>${escapeHtml(name)}</strong></a></p>`);
  parts.push(`<p style="color:#555;font-size:small">${escapeHtml(why)}</p>`);
  return { subject, text, html: pageOf(locale, parts) };
}

/** Parts of HTML as a whole mail. */
export const pageOf = (locale: "sv" | "en", parts: readonly string[]): string =>
  `<!doctype html><html lang="${locale}"><body style="font-family:sans-serif;max-width:36em;line-height:1.5">
${parts.join("\n")}</body></html>`;

/** A mail with whose it is above it. */
export const withLetterhead = (html: string, letterhead: string): string =>
  html.replace(
    /<body[^>]*>/,
    (body) =>
      `${body}\n<p style="border-bottom:1px solid #ccc;padding-bottom:.5em"><strong>${escapeHtml(letterhead)}</strong></p>`,
  );

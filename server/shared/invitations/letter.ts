import { escapeHtml } from "#items/html";

/** A letter to one person: words, at most one thing to press, and why they get it. */
export interface Letter {
  readonly locale: "sv" | "en";
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly action: { readonly name: string; readonly url: string };
  readonly why: string;
}

/** The letter as plain text and as HTML that loads nothing. */
export function writeLetter(letter: Letter): { subject: string; text: string; html: string } {
  const { locale, subject, paragraphs, action, why } = letter;
  const text = [...paragraphs, `${action.name}:\n${action.url}`, why].join("\n\n");
  const html = `<!doctype html><html lang="${locale}"><body style="font-family:sans-serif;max-width:36em;line-height:1.5">
${paragraphs.map((one) => `<p>${escapeHtml(one)}</p>`).join("\n")}
<p><a href="${escapeHtml(action.url)}"><strong>${escapeHtml(action.name)}</strong></a></p>
<p style="color:#555;font-size:small">${escapeHtml(why)}</p></body></html>`;
  return { subject, text, html };
}

import { factOf } from "@safos/contract/notice-facts";
import { escapeHtml } from "#http/html";
import type { Person } from "#identity";
import { pageOf } from "#mail";
import type { NoticeRow } from "../queries.ts";
import { letters } from "../rules.ts";
import { mailTexts } from "./texts.ts";

/** How many notices stand in a mail. */
export const longest = 30;

interface Written {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Line {
  readonly head: string;
  readonly excerpt: string;
  readonly url: string;
}

/** What notices are written with. */
interface Wording {
  readonly names: ReadonlyMap<string, string>;
  readonly publicUrl: string;
  readonly timeZone: string;
}

/** What was written, or the fact of the notice in words and in the reader's own time. */
function plainExcerpt(notice: NoticeRow, locale: "sv" | "en", timeZone: string): string {
  const fact = factOf(notice);
  if (fact === null) return notice.excerpt;
  if (fact.kind === "answers") return mailTexts[locale].answers(fact.n);
  if (fact.kind === "entryAnswer")
    return [mailTexts[locale].entryAnswers[fact.answer], fact.comment].filter(Boolean).join(": ");
  if (fact.kind === "returned") return mailTexts[locale].returned(fact.name);
  if (fact.kind === "role") return mailTexts[locale].roles[fact.role];
  if (fact.kind === "contacts") return fact.names.length === 0 ? "" : mailTexts[locale].ask(fact.names.join(", "));
  const write = (at: string): string =>
    new Intl.DateTimeFormat(locale === "sv" ? "sv-SE" : "en-GB", {
      timeZone,
      dateStyle: "full",
      timeStyle: "short",
    }).format(Date.parse(at));
  if (fact.kind === "roomLost")
    return mailTexts[locale].roomLost(fact.name, fact.dates.map(write).join("; "), fact.count - fact.dates.length);
  const at = write(fact.at);
  return fact.kind === "until" ? mailTexts[locale].until(at) : at;
}

/** A notice in a sentence of the reader's language. */
export function lineOf(notice: NoticeRow, locale: "sv" | "en", { names, publicUrl, timeZone }: Wording): Line {
  const say = mailTexts[locale];
  const fact = factOf(notice);
  const who = (fact?.kind === "entryAnswer" && fact.by) || names.get(notice.actorId ?? "");
  const head = [who ? `${who} ${say[notice.reason]}` : say[notice.reason], notice.title].filter(Boolean).join(": ");
  return { head, excerpt: plainExcerpt(notice, locale, timeZone), url: publicUrl + notice.path };
}

const linkTo = (line: Line): string =>
  `<p><a href="${escapeHtml(line.url)}"><strong>${escapeHtml(line.head)}</strong></a><br>${escapeHtml(line.excerpt)}</p>`;

function writeLines(
  locale: "sv" | "en",
  lines: readonly Line[],
  { more, why, publicUrl }: { readonly more: string; readonly why: string; readonly publicUrl: string },
): Omit<Written, "subject"> {
  const blocks = lines.map((one) => `${one.head}\n${one.excerpt ? `  ${one.excerpt}\n` : ""}  ${one.url}`);
  return {
    text: [...blocks, more, why].filter(Boolean).join("\n\n"),
    html: pageOf(locale, [
      ...lines.map(linkTo),
      ...(more ? [`<p>${escapeHtml(more)}</p>`] : []),
      `<p><a href="${escapeHtml(publicUrl)}">${escapeHtml(mailTexts[locale].open)}</a></p>`,
      `<p style="color:#555;font-size:small">${escapeHtml(why)}</p>`,
    ]),
  };
}

/** Several notices as one mail. */
export function writeDigest({ locale }: Person, notices: readonly NoticeRow[], wording: Wording): Written {
  const say = mailTexts[locale];
  const lines = notices.slice(0, longest).map((one) => lineOf(one, locale, wording));
  const more = notices.length > longest ? say.more : "";
  return {
    subject: say.subject(notices.length),
    ...writeLines(locale, lines, { more, why: say.why, publicUrl: wording.publicUrl }),
  };
}

/** One notice as a mail of its own. */
export function writeAtOnce({ locale }: Person, notice: NoticeRow, wording: Wording): Written {
  const line = lineOf(notice, locale, wording);
  const why = letters.has(notice.reason) ? mailTexts[locale].whyMember : mailTexts[locale].whyAtOnce;
  return { subject: line.head, ...writeLines(locale, [line], { more: "", why, publicUrl: wording.publicUrl }) };
}

import type { NoticeSettings } from "@safos/contract/notifications";
import { factOf } from "@safos/contract/notice-facts";
import type { PersonRole } from "@safos/contract/person-roles";
import { now } from "#clock";
import type { Identity, Person } from "#identity";
import { escapeHtml } from "#items";
import type { Mail } from "#mail";
import type { Policy } from "#policy";
import type { Workspaces } from "#workspaces";
import { mayLeave } from "./notices/may-leave.ts";
import { readMailCandidates, takeForMail, type NoticeRow, type NotificationDb } from "./queries.ts";
import { defaultSettings, isMailDue } from "./rules.ts";
import type { Reason } from "./sources.ts";

const texts: Record<
  "sv" | "en",
  Record<Reason, string> & {
    subject: (n: number) => string;
    answers: (n: number) => string;
    roles: Readonly<Record<PersonRole, string>>;
    open: string;
    more: string;
    why: string;
  }
> = {
  sv: {
    mention: "nämnde dig",
    assigned: "gav dig en uppgift",
    invited: "bjöd in dig",
    answer: "svarade",
    comment: "kommenterade",
    suggested: "föreslog en ändring",
    changed: "ändrade",
    due: "Snart dags",
    closed: "Avslutat",
    decided: "Bestämt",
    roleGiven: "gav dig en roll",
    roleTaken: "tog tillbaka en roll",
    roleEnded: "En roll har tagit slut",
    tokenMade: "Driften har skapat en nyckel till ditt konto",
    tokenMadeFor: "Driften har skapat en nyckel för",
    breakGlassAsked: "Driften ber om nödåtkomst",
    breakGlassOpened: "Nödåtkomst har öppnats",
    breakGlassEnded: "Nödåtkomsten är slut",
    roles: {
      auditor: "Granskare",
      registrator: "Registrator",
      groupManager: "Gruppansvarig",
      formPublisher: "Enkätutgivare",
    },
    subject: (n) => (n === 1 ? "1 oläst händelse i Safos" : `${n} olästa händelser i Safos`),
    answers: (n) => (n === 1 ? "1 nytt svar" : `${n} nya svar`),
    open: "Öppna Safos",
    more: "och fler som du ser i Safos",
    why: "Du får det här brevet för att du har valt det under Aviseringar i din profil.",
  },
  en: {
    mention: "mentioned you",
    assigned: "gave you a task",
    invited: "invited you",
    answer: "answered",
    comment: "commented",
    suggested: "suggested a change",
    changed: "changed",
    due: "Due soon",
    closed: "Closed",
    decided: "Decided",
    roleGiven: "gave you a role",
    roleTaken: "took back a role",
    roleEnded: "A role has ended",
    tokenMade: "The operator has made a token for your account",
    tokenMadeFor: "The operator has made a token for",
    breakGlassAsked: "The operator asks for emergency access",
    breakGlassOpened: "Emergency access has been opened",
    breakGlassEnded: "The emergency access has ended",
    roles: {
      auditor: "Auditor",
      registrator: "Registrar",
      groupManager: "Group manager",
      formPublisher: "Form publisher",
    },
    subject: (n) => (n === 1 ? "1 unread event in Safos" : `${n} unread events in Safos`),
    answers: (n) => (n === 1 ? "1 new answer" : `${n} new answers`),
    open: "Open Safos",
    more: "and more that you see in Safos",
    why: "You get this letter because you chose it under Notifications in your profile.",
  },
};
const longest = 30;

/** Mails what is unread and has not been mailed, to those whose hour it is. */
export async function sendDigests(deps: {
  db: NotificationDb;
  identity: Identity;
  mail: Mail;
  policy: Policy;
  workspaces: Pick<Workspaces, "placeOf">;
  publicUrl: string;
}): Promise<void> {
  const { db, identity, mail, publicUrl } = deps;
  if (!mail.isOn) return;
  await db.transaction().execute(async (trx) => {
    for (const { personId, content, lastMailAt } of await readMailCandidates(trx)) {
      const settings: NoticeSettings = { ...defaultSettings, ...content };
      if (!isMailDue(settings, lastMailAt, now())) continue;
      const person = await identity.personById(personId);
      if (!person || person.disabled) continue;
      const taken = await takeForMail(trx, personId, 1000);
      if (taken.length === 0) continue;
      const notices: NoticeRow[] = [];
      for (const one of taken) notices.push((await mayLeave(deps, one)) ? one : { ...one, title: "", excerpt: "" });
      const actors = await identity.personsByIds(notices.flatMap((one) => one.actorId ?? []));
      const names = new Map(actors.map((one) => [one.id, one.displayName]));
      await mail.send(trx, {
        to: settings.mailTo ?? person.name,
        ...write(person, notices, names, { publicUrl, timeZone: settings.timeZone }),
      });
    }
  });
}

/** What was written, or the fact of the notice in words and in the reader's own time. */
function plainExcerpt(notice: NoticeRow, locale: "sv" | "en", timeZone: string): string {
  const fact = factOf(notice);
  if (fact === null) return notice.excerpt;
  if (fact.kind === "answers") return texts[locale].answers(fact.n);
  if (fact.kind === "role") return texts[locale].roles[fact.role];
  const language = locale === "sv" ? "sv-SE" : "en-GB";
  return new Intl.DateTimeFormat(language, { timeZone, dateStyle: "full", timeStyle: "short" }).format(
    Date.parse(fact.at),
  );
}

function write(
  person: Person,
  notices: readonly NoticeRow[],
  names: ReadonlyMap<string, string>,
  { publicUrl, timeZone }: { publicUrl: string; timeZone: string },
): { subject: string; text: string; html: string } {
  const say = texts[person.locale];
  const lines = notices.slice(0, longest).map((one) => {
    const who = names.get(one.actorId ?? "");
    const head = [who ? `${who} ${say[one.reason]}` : say[one.reason], one.title].filter(Boolean).join(": ");
    return { head, excerpt: plainExcerpt(one, person.locale, timeZone), url: publicUrl + one.path };
  });
  const rest = notices.length > longest ? say.more : "";
  const text = [
    ...lines.map((one) => `${one.head}\n${one.excerpt ? `  ${one.excerpt}\n` : ""}  ${one.url}`),
    rest,
    say.why,
  ]
    .filter(Boolean)
    .join("\n\n");
  const html = `<!doctype html><html lang="${person.locale}"><body style="font-family:sans-serif;max-width:36em">
${lines.map((one) => `<p><a href="${escapeHtml(one.url)}"><strong>${escapeHtml(one.head)}</strong></a><br>${escapeHtml(one.excerpt)}</p>`).join("\n")}
${rest ? `<p>${escapeHtml(rest)}</p>` : ""}
<p><a href="${escapeHtml(publicUrl)}">${escapeHtml(say.open)}</a></p><p style="color:#555;font-size:small">${escapeHtml(say.why)}</p></body></html>`;
  return { subject: say.subject(notices.length), text, html };
}

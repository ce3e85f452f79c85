import type { NewRegistration } from "@safos/contract/registration";
import { uuid } from "#clock";
import { addressKey, type Principal, refuse } from "#http";
import { isAddress } from "#mail";
import type { MeetingContext } from "../context.ts";
import type { MeetingRow } from "../meeting/queries.ts";
import { confirmWithin } from "./confirm.ts";
import { findPage, makeLink } from "./find.ts";
import { mailLetter } from "./mail-letter.ts";
import { isOpenNow, organisationNameOf } from "./public.ts";
import type { PageRow } from "./page-queries.ts";
import { countLately, countLettersTo, countSeatsTaken, writeOwn, writeRequest } from "./queries.ts";

/** Letters that strangers may send to one address within a day, of all meetings. */
const mostLetters = 3;
/** Requests of a meeting within ten minutes that nobody has confirmed yet. */
const mostUnconfirmed = 1000;

/**
 * Takes a request to register, and sends a letter to the address: what it was before shows only there. Who is signed in
 * registers as themselves and at once. Refuses REGISTRATION_OFF, REGISTRATION_CLOSED, REGISTRATION_FULL, LIMITED, and INVALID
 * for what is no address.
 */
export async function register(
  context: MeetingContext,
  code: string,
  caller: Principal | null,
  fresh: NewRegistration,
  address: string,
): Promise<void> {
  const { page, row, isMeant } = await findPage(context, code, caller);
  if (!isMeant) throw refuse("REGISTRATION_OFF");
  context.registrationPace.count(addressKey(address), row.id);
  if (!isOpenNow(page, row)) throw refuse("REGISTRATION_CLOSED");
  if (page.seats !== null && (await countSeatsTaken(context.db, row.id)) >= page.seats)
    throw refuse("REGISTRATION_FULL");
  if (caller !== null) return registerPerson(context, row, caller, fresh);
  await registerVisitor(context, { page, row }, fresh);
}

async function registerPerson(
  context: MeetingContext,
  row: MeetingRow,
  caller: Principal,
  { locale }: NewRegistration,
): Promise<void> {
  const { db, identity, organisations } = context;
  const person = await identity.personById(caller.personId);
  if (!person) throw refuse("REGISTRATION_OFF");
  await db.transaction().execute(async (trx) => {
    const written = await writeOwn(trx, {
      id: uuid(),
      meetingId: row.id,
      mail: person.mail.toLowerCase(),
      name: plain(person.displayName).slice(0, 80),
      organisationName: organisations.byId(person.organisationId)?.name.slice(0, 120) ?? null,
      personId: person.id,
      locale,
    });
    await confirmWithin(context, trx, written.id);
  });
}

async function registerVisitor(
  context: MeetingContext,
  { page, row }: { readonly page: PageRow; readonly row: MeetingRow },
  fresh: NewRegistration,
): Promise<void> {
  const { db } = context;
  const mail = fresh.mail.trim().toLowerCase();
  const name = plain(fresh.name);
  const organisationName = page.asksOrganisation ? plain(fresh.organisationName ?? "") || null : null;
  if (!isAddress(mail) || mail.length > 254) throw refuse("INVALID", "This is no mail address.");
  if (name === "") throw refuse("INVALID", "A name is needed.");
  if ((await countLately(db, row.id)) >= mostUnconfirmed) throw refuse("LIMITED", { retryAfter: 600 });
  // The answer is the same as for everybody else.
  if ((await countLettersTo(db, mail)) >= mostLetters) return;
  const organisation = await organisationNameOf(context, row.workspaceId);
  await db.transaction().execute(async (trx) => {
    const written = await writeRequest(trx, {
      ...{ id: uuid(), meetingId: row.id, mail, name, organisationName },
      ...{ personId: null, locale: fresh.locale },
    });
    if (!written) return;
    const secret = await makeLink(trx, written.id);
    const isNew = written.state === "unconfirmed" || written.state === "cancelled";
    const kind = isNew ? "confirm" : written.state === "waiting" ? "waiting" : "registered";
    await mailLetter(context, trx, { kind, registration: written, meeting: row, organisation, secret });
  });
}

/** Without what is drawn nowhere, breaks lines or turns the direction of what follows. */
const plain = (text: string): string => text.replaceAll(/\p{C}/gu, " ").replaceAll(/\s+/g, " ").trim();

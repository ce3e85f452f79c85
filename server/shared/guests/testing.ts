import { sql } from "#database";
import { startMailServer } from "../../testing/mail-server.ts";
import { eventually, startTestServer, type TestPerson, type TestServer } from "../../testing/server.ts";

/** A server that sends mail, with a real SMTP server that takes everything, and people who come by letters. */
export interface GuestHouse {
  readonly server: TestServer;
  readonly letters: readonly { readonly to: string; readonly text: string }[];
  /** The latest letter to an address, once there are `nth`. */
  letterTo(mail: string, nth?: number): Promise<string>;
  /** Invites someone as an owner; resolves with the invitation and the secret of its link. */
  invite(owner: TestPerson, workspaceId: string, mail: string, days?: number): Promise<{ id: string; secret: string }>;
  /** Accepts an invitation in a browser of its own; the session's token serves as a bearer. */
  accept(secret: string, displayName?: string): Promise<TestPerson>;
  /** Both at once. */
  guest(owner: TestPerson, workspaceId: string, mail: string, days?: number): Promise<TestPerson & { guestId: string }>;
  /** Runs a statement as if time had passed. */
  run(statement: string): Promise<void>;
  stop(): Promise<void>;
}

/** Quoted-printable (RFC 2045 §6.7), whole lines again. */
const decode = (raw: string): string =>
  raw
    .replaceAll("=\r\n", "")
    .replaceAll(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll("=", ""), "hex").toString("utf8"));

export const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

export async function openGuestHouse(): Promise<GuestHouse> {
  const mailServer = await startMailServer();
  const server = await startTestServer(mailServer.environment);
  const lettersTo = (mail: string): string[] =>
    mailServer.received.filter((one) => one.to === mail).map((one) => decode(one.raw));

  const letterTo = (mail: string, nth = 1): Promise<string> =>
    eventually(() => {
      const found = lettersTo(mail);
      const last = found.at(-1);
      if (last === undefined || found.length < nth) throw new Error(`There are ${found.length} letters to ${mail}.`);
      return last;
    });
  const invite: GuestHouse["invite"] = async (owner, workspaceId, mail, days = 90) => {
    const before = lettersTo(mail).length;
    const { status, body } = await server.call(owner, "POST", `/api/v1/workspaces/${workspaceId}/guests`, {
      mail,
      endsAt: inDays(days),
    });
    if (status !== 201) throw new Error(`The invitation was refused: ${body.code}`);
    return { id: body.id, secret: secretOf(await letterTo(mail, before + 1)) };
  };
  const accept: GuestHouse["accept"] = async (secret, displayName = "Citra Wahyudi") => {
    const answer = await server.call(null, "POST", "/api/v1/guest-invitations/accept", { secret, displayName });
    if (answer.status !== 201) throw new Error(`The link was refused: ${answer.body.code}`);
    return personOf(server, answer.headers);
  };
  return {
    server,
    get letters() {
      return mailServer.received.map(({ to, raw }) => ({ to, text: decode(raw) }));
    },
    letterTo,
    invite,
    accept,
    async guest(owner, workspaceId, mail, days) {
      const { id, secret } = await invite(owner, workspaceId, mail, days);
      return { ...(await accept(secret, mail.split("@")[0])), guestId: id };
    },
    async run(statement) {
      await sql.raw(statement).execute(server.safos.database.of());
    },
    async stop() {
      await server.stop();
      await mailServer.stop();
    },
  };
}

export const secretOf = (letter: string): string => /\/guest#(\w+)/.exec(letter)?.[1] ?? "";
export const codeOf = (letter: string): string => /^Subject:.*?(\d{6})/m.exec(letter)?.[1] ?? "";

/** Whom a page's cookie signs in. */
async function personOf(server: TestServer, headers: Headers): Promise<TestPerson> {
  const { id } = await signedIn(server, headers);
  const person = await server.safos.identity.personById(id);
  const { token } = await server.safos.identity.createSession(id, { kind: "api", label: "guest" });
  if (!person) throw new Error("Nobody is signed in.");
  return { ...person, password: "", token };
}

/** The person behind the cookie that an answer set. */
export async function signedIn(server: TestServer, headers: Headers): Promise<{ id: string; mail: string }> {
  const cookie = headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const answer = await fetch(`${server.url}/api/v1/session`, { headers: { cookie } });
  const { person } = (await answer.json()) as { person: { id: string; guest: { mail: string } } };
  return { id: person.id, mail: person.guest.mail };
}

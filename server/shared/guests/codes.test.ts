import { afterAll, expect, test } from "vitest";
import { eventually, type TestAnswer } from "../../testing/server.ts";
import { codeOf, openGuestHouse, signedIn } from "./testing.ts";

const house = await openGuestHouse();
const { server } = house;
const { anna } = server.people;
afterAll(() => house.stop());

const ws = await server.workspace("Blanketter", anna);
const citra = await house.guest(anna, ws.id, "citra@konsult.example");
await house.guest(anna, ws.id, "ivar@syn.example");
// Asked by no other test, so that no letter of before comes late.
const moa = await house.guest(anna, ws.id, "moa@syn.example");

/** A browser that keeps its device's cookie, and forgets whom it was signed in as. */
function browser() {
  let cookie = "";
  return async (path: string, body: unknown): Promise<TestAnswer> => {
    const response = await fetch(server.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", cookie },
      body: JSON.stringify(body),
    });
    cookie = response.headers
      .getSetCookie()
      .map((one) => one.split(";")[0] ?? "")
      .filter((one) => one.includes("device"))
      .join("; ");
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
}
type Browser = ReturnType<typeof browser>;
const ask = (from: Browser, mail: string) => from("/api/v1/session/mail-code/attempt", { mail });
const finish = (from: Browser, attempt: string, code: string) => from("/api/v1/session/mail-code", { attempt, code });
const lettersTo = (mail: string): number => house.letters.filter((one) => one.to === mail).length;

/** Asks for a code and waits for the letter. */
async function askAndRead(from: Browser, mail: string): Promise<{ attempt: string; code: string }> {
  const before = lettersTo(mail);
  const { status, body } = await ask(from, mail);
  expect(status).toBe(201);
  return { attempt: body.attempt, code: codeOf(await house.letterTo(mail, before + 1)) };
}
const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
const forgetTries = () => house.run("delete from identity.sign_in_failure");

test("a guest signs in with a code by mail, in any case and with spaces, as one factor", async () => {
  const page = browser();
  const { attempt, code } = await askAndRead(page, "citra@konsult.example");
  const answer = await finish(page, attempt, `${code.slice(0, 3)} ${code.slice(3)}`);
  expect([answer.status, answer.body.person.id, answer.body.person.guest]).toEqual([
    201,
    citra.id,
    { mail: "citra@konsult.example" },
  ]);
  expect(await signedIn(server, answer.headers)).toMatchObject({ id: citra.id });
});

test("a code counts once, in the browser that asked for it, for the one who asked", async () => {
  const [mine, thief] = [browser(), browser()];
  const { attempt, code } = await askAndRead(mine, "citra@konsult.example");
  await ask(thief, "nobody@konsult.example");
  expect((await finish(thief, attempt, code)).body.code).toBe("ATTEMPT_OVER");
  const others = await askAndRead(thief, "ivar@syn.example");
  expect((await finish(thief, others.attempt, code === others.code ? wrong(code) : code)).body.code).toBe(
    "MAIL_CODE_WRONG",
  );
  const both = await Promise.all([finish(mine, attempt, code), finish(mine, attempt, code)]);
  expect(both.map((one) => one.status).toSorted()).toEqual([201, 401]);
  expect((await finish(mine, attempt, code)).body.code).toBe("ATTEMPT_OVER");
});

test("five guesses end an attempt, and a code that is used ends the earlier ones", async () => {
  const page = browser();
  const { attempt, code } = await askAndRead(page, "citra@konsult.example");
  for (let n = 0; n < 5; n++) expect((await finish(page, attempt, wrong(code))).body.code).toBe("MAIL_CODE_WRONG");
  expect((await finish(page, attempt, code)).body.code).toBe("ATTEMPT_OVER");
  await forgetTries();
  const first = await askAndRead(page, "citra@konsult.example");
  const second = await askAndRead(page, "citra@konsult.example");
  expect((await finish(page, second.attempt, second.code)).status).toBe(201);
  expect((await finish(page, first.attempt, first.code)).body.code).toBe("ATTEMPT_OVER");
});

test("a code is over after ten minutes", async () => {
  await forgetTries();
  const page = browser();
  const { attempt, code } = await askAndRead(page, "citra@konsult.example");
  await house.run("update identity.attempt set expires_at = now() where kind = 'mailCode'");
  expect((await finish(page, attempt, code)).body.code).toBe("ATTEMPT_OVER");
});

test("what is answered says nothing of who is a guest, and nobody else gets a letter", async () => {
  await forgetTries();
  const page = browser();
  const shape = ({ status, body }: TestAnswer) => [status, Object.keys(body).toSorted(), body.attempt.length];
  const known = await ask(page, "ivar@syn.example");
  const before = house.letters.length;
  for (const mail of ["ingen@syn.example", "anna@fk.example", citra.name, "skräp"])
    expect(shape(await ask(page, mail))).toEqual(shape(known));
  expect((await finish(page, known.body.attempt, "000000x")).body.code).toBe("MAIL_CODE_WRONG");
  // A later letter has come: those before it, had there been any, would have come too.
  await askAndRead(browser(), "citra@konsult.example");
  const since = house.letters.slice(before).map((one) => one.to);
  expect(since.every((to) => ["ivar@syn.example", "citra@konsult.example"].includes(to))).toBe(true);
});

test("many questions are slowed down, and a mailbox is not filled", async () => {
  await forgetTries();
  const page = browser();
  const before = lettersTo("ivar@syn.example");
  const answers = [];
  for (let n = 0; n < 12; n++) answers.push((await ask(page, "ivar@syn.example")).status);
  expect(answers.filter((one) => one === 201).length).toBeLessThan(9);
  expect(answers).toContain(429);
  await house.run("delete from identity.sign_in_failure where key not like 'letter %'");
  await ask(page, "ivar@syn.example");
  await askAndRead(browser(), "citra@konsult.example");
  expect(lettersTo("ivar@syn.example") - before).toBeLessThanOrEqual(6);
  await forgetTries();
});

test("the sign-in page is told of codes by the domain alone, and never for an agency's", async () => {
  const ways = async (name: string) => (await server.call(null, "GET", `/api/v1/sign-in/ways?name=${name}`)).body;
  expect(await ways("citra@konsult.example")).toEqual(await ways("ingen@konsult.example"));
  expect((await ways("citra@konsult.example")).isCodeOpen).toBe(true);
  expect((await ways("anna@fk.example")).isCodeOpen).toBe(false);
});

test("a guest whose account is closed gets no code, and one that was on its way opens nothing", async () => {
  await forgetTries();
  const page = browser();
  const { attempt, code } = await askAndRead(page, "moa@syn.example");
  await server.call(anna, "DELETE", `/api/v1/workspaces/${ws.id}/guests/${moa.guestId}`);
  await eventually(async () => expect((await server.safos.identity.personById(moa.id))?.disabled).toBe(true));
  expect((await finish(page, attempt, code)).body.code).toBe("SIGN_IN_REFUSED");
  const before = lettersTo("moa@syn.example");
  await ask(page, "moa@syn.example");
  await askAndRead(browser(), "citra@konsult.example");
  expect(lettersTo("moa@syn.example")).toBe(before);
});

import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { startTestServer } from "../../../testing/server.ts";
import { createSeal } from "../seal.ts";
import { proveUnlocked, splitLink, unlockedUntil } from "./proof.ts";
import { createTurns } from "./turns.ts";

const server = await startTestServer();
const twin = await server.twin();
afterAll(async () => {
  await twin.stop();
  await server.stop();
});
afterEach(() => void vi.useRealTimers());

const seal = createSeal(mkdtempSync(join(tmpdir(), "safos-seal-")));
const link = { id: "01990000-0000-7000-8000-000000000001", passwordHash: "$argon2id$a" };

test("a proof opens the link and the password that it was made for, for twelve hours, and nothing else", () => {
  const { secret, until } = proveUnlocked(seal, link, "hemlig");
  const split = splitLink(secret);
  expect(split.secret).toBe("hemlig");
  expect(until.getTime() - Date.now()).toBeLessThanOrEqual(43_200_000);
  expect(unlockedUntil(seal, link, split.proof)).toEqual(until);
  expect(unlockedUntil(seal, { ...link, passwordHash: "$argon2id$b" }, split.proof)).toBeNull();
  expect(unlockedUntil(seal, { ...link, id: "another" }, split.proof)).toBeNull();
  const other = createSeal(mkdtempSync(join(tmpdir(), "safos-seal-")));
  expect(unlockedUntil(other, link, split.proof)).toBeNull();
  vi.useFakeTimers({ toFake: ["Date"], now: until.getTime() });
  expect(unlockedUntil(seal, link, split.proof)).toBeNull();
});

test("a proof that was made up, cut short, prolonged or is very long opens nothing", () => {
  const proof = splitLink(proveUnlocked(seal, link, "hemlig").secret).proof ?? "";
  const [stamp = "", mac = ""] = proof.split("~");
  const later = (Number.parseInt(stamp, 36) + 1).toString(36);
  const faults = [
    null,
    "",
    "~",
    stamp,
    `${stamp}~`,
    `~${mac}`,
    `${later}~${mac}`,
    `zzzzzzzzzz~${mac}`,
    `${stamp}~${mac.slice(1)}`,
    `${stamp}~${mac}A`,
    `${stamp}~${"A".repeat(43)}`,
    "~".repeat(10_000),
    `${stamp.toUpperCase()}~${mac}`,
  ];
  for (const fault of faults) expect([fault, unlockedUntil(seal, link, fault)]).toEqual([fault, null]);
  expect(splitLink("utan")).toEqual({ secret: "utan", proof: null });
});

test("slow work is done one piece at a time, in turns between those who ask, and too much is refused", async () => {
  const turns = createTurns({ waiting: 5, perKey: 3 });
  const done: string[] = [];
  let running = 0;
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const work =
    (name: string, until = Promise.resolve()) =>
    async () => {
      running += 1;
      expect(running).toBe(1);
      await until;
      done.push(name);
      running -= 1;
    };
  const first = turns.run("a", work("a1", held));
  const rest = ["a2", "a3", "a4"].map((name) => turns.run("a", work(name)));
  await expect(turns.run("a", work("a5"))).rejects.toMatchObject({ code: "SIGN_IN_THROTTLED" });
  const others = ["b1", "b2"].map((name) => turns.run("b", work(name)));
  await expect(turns.run("c", work("c1"))).rejects.toMatchObject({ code: "SIGN_IN_THROTTLED" });
  release();
  await Promise.all([first, ...rest, ...others]);
  expect(done).toEqual(["a1", "a2", "b1", "a3", "b2", "a4"]);
  // What fails leaves the turn to the next.
  await expect(turns.run("a", () => Promise.reject(new Error("bad")))).rejects.toThrow("bad");
  await turns.run("a", work("after"));
  expect(done.at(-1)).toBe("after");
});

test("passwords of links have eight characters and are none of the usual ones", async () => {
  const { linkPasswords } = server.safos.identity;
  for (const weak of ["", "kort", "lösenord", "password1", "sommar24", "aaaaaaaa", "12345678", "safossafos"])
    await expect(linkPasswords.hash(weak), weak).rejects.toMatchObject({ code: "LINK_PASSWORD_WEAK" });
  expect(await linkPasswords.hash("tre-brons-vit")).toMatch(/^\$argon2id\$/);
});

test("guesses at one link wait, together in every process and from everywhere, and the right password is not shut out", async () => {
  const passwordHash = await server.safos.identity.linkPasswords.hash("tre-brons-vit");
  const locked = { id: crypto.randomUUID(), passwordHash, secret: "hemlig" };
  const guess = async (on: typeof server, ip: string, password: string): Promise<string> => {
    try {
      return (await on.safos.identity.linkPasswords.unlock(locked, password, ip)) === null ? "wrong" : "right";
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  // From one network: five are free, in both processes together.
  const alone = await Promise.all(
    Array.from({ length: 12 }, (_, index) => guess(index % 2 ? server : twin, "192.0.2.1", `gissning ${index}`)),
  );
  expect(alone.filter((one) => one === "wrong").length).toBeLessThanOrEqual(5);
  expect(alone).toContain("SIGN_IN_THROTTLED");
  // From many: 50 are free, then one in a while.
  let checked = 0;
  for (let round = 0; round < 15; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        guess(index % 2 ? server : twin, `198.51.${round}.${index + 1}`, `gissning ${index}`),
      ),
    );
    checked += answers.filter((one) => one === "wrong").length;
  }
  expect(checked).toBeGreaterThan(20);
  expect(checked).toBeLessThanOrEqual(56);
  // Another link is not slowed down, whatever came at this one, and this one opens after a wait of seconds.
  const other = { id: crypto.randomUUID(), passwordHash, secret: "annan" };
  expect(await server.safos.identity.linkPasswords.unlock(other, "tre-brons-vit", "192.0.2.1")).not.toBeNull();
  await expect
    .poll(() => guess(server, "203.0.113.9", "tre-brons-vit"), { timeout: 30_000, interval: 500 })
    .toBe("right");
}, 60_000);

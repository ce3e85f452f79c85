import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "safos-caldav-"));
const environment = join(folder, "python");
const python = join(environment, "bin", "python");
/** As they were published when this was written; a later one may ask for more. */
const packages = ["vdirsyncer==0.21.0", "caldav==3.6.0"];

let server: RunningServer;
let cast: Cast;
type Person = Cast["anna"];
/** An app password for calendars and contacts, by person. */
const passwords = new Map<Person, string>();

beforeAll(async () => {
  await run("python3", ["-m", "venv", environment]);
  await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages]);
  ({ server, cast } = await startWithCast());
  for (const person of [cast.anna, cast.bo]) {
    const made = await callApi<{ password: string }>(server, person, "POST", "/api/v1/app-passwords", {
      label: "Kalender",
      scopes: ["calendar", "contacts"],
    });
    passwords.set(person, made.password);
  }
}, 300_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const entry = (uid: string, ...lines: string[]): string =>
  [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Test//EN",
    "BEGIN:VEVENT",
    `UID:${uid}`,
    "DTSTAMP:20371101T100000Z",
    "DTSTART:20371201T090000Z",
    "DTEND:20371201T100000Z",
    ...lines,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");

/** One step of python-caldav, from where discovery leads. */
async function client(who: Person, ...step: string[]): Promise<unknown> {
  const script = join(import.meta.dirname, "caldav-client.py");
  const address = `${server.url}/remote.php/dav/calendars/`;
  const { stdout } = await run(python, [script, address, who.name, passwords.get(who) ?? "", ...step], {
    timeout: 60_000,
  });
  return JSON.parse(stdout) as unknown;
}

const extensions = { caldav: ".ics", carddav: ".vcf" } as const;

/** A device with vdirsyncer: a folder of entries or cards that it holds against one calendar or address book. */
class Device {
  readonly entries: string;
  readonly #home: string;
  readonly #extension: string;

  constructor(name: string, who: Person, collection: string, protocol: keyof typeof extensions = "caldav") {
    this.#home = join(folder, name);
    this.#extension = extensions[protocol];
    this.entries = join(this.#home, "entries", "calendar");
    mkdirSync(this.entries, { recursive: true });
    writeFileSync(
      join(this.#home, "config"),
      `[general]
status_path = "${this.#home}/status/"
[pair safos]
a = "local"
b = "remote"
collections = [["calendar", "calendar", "${collection}"]]
[storage local]
type = "filesystem"
path = "${this.#home}/entries"
fileext = "${this.#extension}"
[storage remote]
type = "${protocol}"
url = "${server.url}/"
username = "${who.name}"
password = "${passwords.get(who) ?? ""}"
`,
    );
  }

  async #run(...parameters: string[]): Promise<{ isDone: boolean; text: string }> {
    const program = join(environment, "bin", "vdirsyncer");
    try {
      const { stdout, stderr } = await run(program, ["-c", join(this.#home, "config"), ...parameters], {
        timeout: 120_000,
      });
      return { isDone: true, text: stdout + stderr };
    } catch (error) {
      const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
      return { isDone: false, text: stdout + stderr };
    }
  }

  async discover(): Promise<void> {
    const { isDone, text } = await this.#run("discover");
    if (!isDone) throw new Error(text);
  }

  sync(): Promise<{ isDone: boolean; text: string }> {
    return this.#run("sync");
  }

  /** Everything it has, by the UIDs, without the line ends. */
  read(): Map<string, string> {
    const texts = readdirSync(this.entries).map((name) => readFileSync(join(this.entries, name), "utf8"));
    return new Map(texts.map((text) => [/UID:(\S+)/.exec(text)?.[1] ?? "", text.replaceAll("\r\n", "\n")]));
  }

  write(uid: string, text: string): void {
    writeFileSync(join(this.entries, this.#nameOf(uid)), text);
  }

  remove(uid: string): void {
    unlinkSync(join(this.entries, this.#nameOf(uid)));
  }

  #nameOf(uid: string): string {
    const found = readdirSync(this.entries).find((name) =>
      readFileSync(join(this.entries, name), "utf8").includes(`UID:${uid}`),
    );
    return found ?? `${uid}${this.#extension}`;
  }
}

/** The id of a calendar by its name, as someone sees it. */
async function calendarId(who: Person, name: string): Promise<string> {
  const { items } = await callApi<{
    items: { id: string; name: string }[];
  }>(server, who, "GET", "/api/v1/calendars");
  return items.find((one) => one.name === name)?.id ?? "";
}

test("python-caldav finds the calendars from their root, makes one and reads, writes and removes in it", async () => {
  expect(await client(cast.anna, "calendars")).toContain("Min kalender");
  await client(cast.anna, "make", "Projekt", "projekt");
  expect(await client(cast.anna, "calendars")).toContain("Projekt");
  for (const [uid, ...lines] of [
    ["p-1", "SUMMARY:Ett"],
    ["p-2", "SUMMARY:Varje dag", "RRULE:FREQ=DAILY;COUNT=3"],
    ["p-3", "SUMMARY:Tas bort"],
  ])
    expect(await client(cast.anna, "add", "Projekt", entry(uid ?? "", ...lines))).toBe("done");
  const week = ["2037-11-30", "2037-12-07"];
  expect(await client(cast.anna, "search", "Projekt", ...week)).toEqual(["Ett", "Tas bort", "Varje dag"]);
  expect(await client(cast.anna, "search", "Projekt", ...week, "expand")).toEqual([
    "Ett",
    "Tas bort",
    "Varje dag",
    "Varje dag",
    "Varje dag",
  ]);
  expect(await client(cast.anna, "rename", "Projekt", "p-1", "Ett nytt namn")).toBe("done");
  expect(await client(cast.anna, "sync", "Projekt", "p-2", "p-3")).toMatchObject({ first: 3, later: 2, isNew: true });
  expect(await client(cast.anna, "search", "Projekt", ...week)).toEqual(["Ett nytt namn", "Varje dag"]);
}, 180_000);

test("two devices and the page change one calendar and lose nothing; a conflict is told and nothing overwritten", async () => {
  await client(cast.anna, "make", "Två enheter", "enheter");
  const phone = new Device("phone", cast.anna, "enheter");
  const laptop = new Device("laptop", cast.anna, "enheter");
  await phone.discover();
  await laptop.discover();
  const series = (...lines: string[]): string => entry("serie", "RRULE:FREQ=WEEKLY;COUNT=8", ...lines);
  phone.write("serie", series("SUMMARY:Serie"));
  phone.write("a", entry("a", "SUMMARY:Från telefonen", "X-TELEFON:kvar"));
  laptop.write("b", entry("b", "SUMMARY:Från datorn"));
  for (const device of [phone, laptop, phone]) expect(await device.sync()).toMatchObject({ isDone: true });
  expect([...phone.read().keys()].sort()).toEqual(["a", "b", "serie"]);
  expect(phone.read()).toEqual(laptop.read());
  expect(laptop.read().get("a")).toContain("X-TELEFON:kvar");

  // The page changes one occurrence, the laptop removes an entry, the phone changes a third.
  const list = `/api/v1/calendar-entries?from=2037-11-30T00:00:00Z&to=2038-02-01T00:00:00Z&calendars=${await calendarId(cast.anna, "Två enheter")}`;
  const { items } = await callApi<{
    items: { entryId: string; recurrenceId: string | null; summary: string }[];
  }>(server, cast.anna, "GET", list);
  const second = items.filter((one) => one.summary === "Serie")[1];
  await callApi(server, cast.anna, "PATCH", `/api/v1/calendar-entries/${second?.entryId ?? ""}`, {
    scope: "this",
    recurrenceId: second?.recurrenceId,
    summary: "Flyttad i sidan",
  });
  laptop.remove("b");
  phone.write("a", entry("a", "SUMMARY:Ändrad i telefonen", "X-TELEFON:kvar"));
  for (const device of [phone, laptop, phone]) expect(await device.sync()).toMatchObject({ isDone: true });
  expect([...phone.read().keys()].sort()).toEqual(["a", "serie"]);
  expect(phone.read()).toEqual(laptop.read());
  expect(phone.read().get("serie")).toContain("SUMMARY:Flyttad i sidan");
  expect(laptop.read().get("a")).toContain("SUMMARY:Ändrad i telefonen");

  // Both change one entry before either syncs.
  phone.write("a", entry("a", "SUMMARY:Telefonens"));
  laptop.write("a", entry("a", "SUMMARY:Datorns"));
  expect(await phone.sync()).toMatchObject({ isDone: true });
  const conflict = await laptop.sync();
  expect([conflict.isDone, /conflict/i.test(conflict.text)]).toEqual([false, true]);
  expect(laptop.read().get("a")).toContain("SUMMARY:Datorns");
  await phone.sync();
  expect(phone.read().get("a")).toContain("SUMMARY:Telefonens");
}, 300_000);

test("a calendar that was shared to be read is read and not written, and closes within a second when that ends", async () => {
  const { id: ownId } = await callApi<{ id: string }>(server, cast.anna, "POST", "/api/v1/calendars", {
    name: "Delad kalender",
  });
  expect(await client(cast.anna, "add", "Delad kalender", entry("delad", "SUMMARY:Delad post"))).toBe("done");
  const secret = entry("hemlig", "SUMMARY:Hemlig post", "CLASS:PRIVATE");
  expect(await client(cast.anna, "add", "Delad kalender", secret)).toBe("done");
  expect(await client(cast.bo, "calendars")).not.toContain("Delad kalender");
  const share = await callApi<{ id: string }>(server, cast.anna, "POST", `/api/v1/items/calendar/${ownId}/shares`, {
    name: cast.bo.name,
    role: "viewer",
  });
  expect(await client(cast.bo, "calendars")).toContain("Delad kalender");
  expect(await client(cast.bo, "search", "Delad kalender", "2037-11-30", "2037-12-07")).toEqual(["Busy", "Delad post"]);
  expect(await client(cast.bo, "rename", "Delad kalender", "delad", "Kapad")).not.toBe("done");
  expect(await client(cast.bo, "delete", "Delad kalender", "delad")).not.toBe("done");
  const device = new Device("others", cast.bo, ownId);
  await device.discover();
  expect(await device.sync()).toMatchObject({ isDone: true });
  expect([...device.read().keys()].sort()).toEqual(["delad", "hemlig"]);
  expect([...device.read().values()].join("")).not.toContain("Hemlig post");
  device.write("ny", entry("ny", "SUMMARY:Smugglad"));
  expect((await device.sync()).isDone).toBe(false);
  expect(await client(cast.anna, "search", "Delad kalender", "2037-11-30", "2037-12-07")).toEqual([
    "Delad post",
    "Hemlig post",
  ]);
  const address = `${server.url}/remote.php/dav/calendars/${cast.bo.name}/${ownId}/`;
  const look = async (): Promise<number> =>
    (
      await fetch(address, {
        method: "PROPFIND",
        headers: { authorization: `Basic ${btoa(`${cast.bo.name}:${passwords.get(cast.bo) ?? ""}`)}`, depth: "0" },
      })
    ).status;
  expect(await look()).toBe(207);
  await callApi(server, cast.anna, "DELETE", `/api/v1/items/calendar/${ownId}/shares/${share.id}`);
  await until(async () => (await look()) === 404, 1000);
  // What the device has stays on it until its person removes it; nothing more comes.
  expect((await device.sync()).isDone).toBe(false);
  expect(existsSync(device.entries)).toBe(true);
}, 300_000);

test("python-caldav invites, reads what came into the inbox, answers, and asks when people are busy", async () => {
  const home = `/remote.php/dav/calendars/${encodeURIComponent(cast.anna.name)}/`;
  expect(await client(cast.anna, "scheduling")).toEqual({
    isSupported: true,
    addresses: [`mailto:${cast.anna.name}`],
    inbox: `${home}inbox/`,
    outbox: `${home}outbox/`,
  });
  await callApi(server, cast.anna, "POST", "/api/v1/workspaces", { name: "Gemensamt" }).then(async (made) => {
    const { id } = made as { id: string };
    await callApi(server, cast.anna, "POST", `/api/v1/workspaces/${id}/members`, {
      name: cast.bo.name,
      role: "editor",
    });
  });
  const meeting = entry("inbjudan", "SUMMARY:Styrgrupp");
  expect(await client(cast.anna, "invite", "Min kalender", meeting, `mailto:${cast.bo.name}`)).toBe("done");
  await until(async () => ((await client(cast.bo, "inbox")) as string[]).includes("REQUEST Styrgrupp"), 20_000);
  expect(await client(cast.bo, "answer", "Min kalender", "inbjudan")).toBe("done");
  expect(await client(cast.anna, "status", "Min kalender", "inbjudan")).toMatchObject({
    [`mailto:${cast.bo.name}`]: ["ACCEPTED", "1.1"],
  });
  expect(await client(cast.anna, "inbox")).toContain("REPLY Styrgrupp");
  expect(await client(cast.bo, "empty")).toBe(0);
  // What the message did to the calendar stays.
  expect(await client(cast.bo, "search", "Min kalender", "2037-11-30", "2037-12-07")).toContain("Styrgrupp");
  const busy = await client(cast.anna, "busy", "2037-12-01", "2037-12-02", cast.bo.name, "ingen@utanfor.example");
  expect(busy).toMatchObject({ [`mailto:${cast.bo.name}`]: 1 });
  expect(JSON.stringify(busy)).toContain("3.7;Invalid calendar user");
}, 180_000);

const cardText = (uid: string, name: string, ...lines: string[]): string =>
  ["BEGIN:VCARD", "VERSION:3.0", `UID:${uid}`, `FN:${name}`, `N:${name};;;;`, ...lines, "END:VCARD", ""].join("\r\n");

test("two devices keep contacts in step by CardDAV, and one of them the agency's directory", async () => {
  const [phone, computer] = [
    new Device("phone-contacts", cast.anna, "contacts", "carddav"),
    new Device("computer-contacts", cast.anna, "contacts", "carddav"),
  ];
  await phone.discover();
  await computer.discover();
  phone.write("c-1", cardText("c-1", "Örjan Öberg", "EMAIL;TYPE=HOME:orjan@region.example", "X-KEPT;A=b:c"));
  phone.write("c-2", cardText("c-2", "Tas bort"));
  expect((await phone.sync()).isDone).toBe(true);
  expect((await computer.sync()).isDone).toBe(true);
  expect(computer.read().get("c-1")).toContain("X-KEPT;A=b:c");
  computer.write("c-1", cardText("c-1", "Örjan Öberg", "TEL:08-123", "X-KEPT;A=b:c"));
  computer.remove("c-2");
  expect((await computer.sync()).isDone).toBe(true);
  expect((await phone.sync()).isDone).toBe(true);
  expect([...phone.read().keys()]).toEqual(["c-1"]);
  expect(phone.read().get("c-1")).toContain("TEL:08-123");
  // The directory is found once the agency lets it, and what is written into it stays on the device.
  await callApi(server, cast.anna, "PATCH", "/api/v1/organisation", { rules: { directorySync: true } });
  const directory = new Device("directory", cast.anna, "directory", "carddav");
  await directory.discover();
  expect((await directory.sync()).isDone).toBe(true);
  const cards = [...directory.read().values()];
  expect(cards.some((one) => one.includes(`EMAIL;TYPE=WORK:${cast.anna.name}`))).toBe(true);
  expect(cards.some((one) => one.includes(cast.bo.name))).toBe(false);
  directory.write("x", cardText("x", "Nej"));
  expect((await directory.sync()).isDone).toBe(false);
});

import { setTimeout as wait } from "node:timers/promises";
import sharp from "sharp";
import { now } from "#clock";
import type { Person } from "#identity";
import type { Safos } from "../compose/compose.ts";
import { fillBoards } from "./boards.ts";
import {
  demoPassword,
  organisations,
  people,
  roles,
  workspaces,
  type DemoFile,
  type DemoMessage,
  type DemoWorkspace,
} from "./content.ts";
import { fillCalendar } from "./calendar.ts";
import { fillForms } from "./forms.ts";
import { fillGroups } from "./groups.ts";

import { fillDocuments } from "./documents.ts";
import { fillPolls } from "./polls.ts";
import { fillUsage } from "./usage.ts";
import { fillWhiteboards } from "./whiteboards.ts";

export interface DemoLogin {
  readonly name: string;
  readonly password: string;
  readonly about: string;
}

/**
 * Fills an empty installation with two agencies at work, through the same interfaces that people use, so that what it
 * makes is what they would have made. Does nothing when someone is already there.
 */
export async function fillDemo(safos: Safos): Promise<readonly DemoLogin[]> {
  if (await safos.identity.isSetupNeeded()) await fill(safos);
  return [
    { name: "anna@fk.example", password: demoPassword, about: "Anna, handläggare på Försäkringskassan" },
    { name: "bo@digg.example", password: demoPassword, about: "Bo, administratör på Digg" },
    { name: "daniel@fk.example", password: demoPassword, about: "Daniel, administratör på Försäkringskassan" },
  ];
}

const isBytes = (body: unknown): body is string | Uint8Array => typeof body === "string" || body instanceof Uint8Array;

type Call = (who: string, method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

async function fill(safos: Safos): Promise<void> {
  for (const one of organisations) {
    const { id } = await safos.organisations.add(one);
    // The two agencies work together and find each other's people.
    await safos.organisations.change(id, { rules: { isDirectoryOpen: true } });
  }
  const byName = new Map<string, Person>();
  const tokens = new Map<string, { token: string; sessionId: string; personId: string }>();
  for (const one of people) {
    const person = await safos.identity.add({ ...one, password: demoPassword });
    byName.set(one.name, person);
    const session = await safos.identity.createSession(person.id, { kind: "api", label: "Exempelinnehåll" });
    tokens.set(one.name, { token: session.token, sessionId: session.sessionId, personId: person.id });
  }
  const call: Call = async (who, method, path, body) => {
    // Without a connection of its own: with TLS nobody could check the certificate of this machine's own address.
    const response = await safos.http.app.inject({
      method: method as "GET",
      url: path,
      headers: {
        authorization: `Bearer ${tokens.get(who)?.token ?? ""}`,
        ...(body === undefined || isBytes(body) ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { payload: isBytes(body) ? Buffer.from(body) : JSON.stringify(body) }),
    });
    const text = response.body;
    if (response.statusCode === 429) {
      await wait(Number(response.headers["retry-after"] ?? 1) * 1000);
      return call(who, method, path, body);
    }
    if (response.statusCode >= 300) throw new Error(`${method} ${path} answered ${response.statusCode}: ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  };
  for (const workspace of workspaces) await fillWorkspace(safos, call, byName, workspace);
  await fillGroups(call, workspaces[0]?.owner ?? "");
  for (const { name, role } of roles) await safos.identity.giveRole(byName.get(name)?.id ?? "", { role, until: null });
  await fillUsage(safos);
  for (const { personId, sessionId } of tokens.values()) await safos.identity.revoke(personId, sessionId);
}

async function fillWorkspace(
  safos: Safos,
  call: Call,
  byName: ReadonlyMap<string, Person>,
  demo: DemoWorkspace,
): Promise<void> {
  const ownerId = byName.get(demo.owner)?.id ?? "";
  const made = await safos.workspaces.create(ownerId, demo);
  for (const [name, role] of demo.members)
    await safos.workspaces.addMember(ownerId, made.id, byName.get(name)?.id ?? "", role);
  const path = `/api/v1/workspaces/${made.id}`;
  await call(demo.owner, "PATCH", path, { informationClass: demo.informationClass });
  for (const [folder, files] of Object.entries(demo.folders)) {
    const parent =
      folder === "" ? null : ((await call(demo.owner, "POST", `${path}/folders`, { name: folder }))["id"] as number);
    for (const file of files)
      await call(
        file.by,
        "POST",
        `${path}/files?name=${encodeURIComponent(file.name)}${parent === null ? "" : `&folder=${parent}`}`,
        await contentOf(file),
      );
  }
  for (const { title, inHours } of demo.meetings)
    await call(demo.owner, "POST", `${path}/meetings`, { title, startsAt: nextHour(inHours) });
  for (const channel of demo.channels) await call(demo.owner, "POST", `${path}/channels`, channel);
  // The first workspace is the one that people are shown.
  if (demo === workspaces[0]) await fillDocuments(call, path);
  if (demo === workspaces[0]) await fillWhiteboards(call, path);
  const rooms = await roomsOf(call, path, demo);
  await writeMessages(call, rooms, demo);
  if (demo === workspaces[0])
    await fillPolls(
      call,
      path,
      demo.owner,
      [demo.owner, ...demo.members.filter(([, role]) => role !== "viewer").map(([name]) => name)],
      rooms.get("Allmänt") ?? "",
    );
  if (demo === workspaces[0])
    await fillForms(call, path, demo.owner, [
      demo.owner,
      ...demo.members.filter(([, role]) => role !== "viewer").map(([name]) => name),
    ]);
  if (demo.isArchived) await call(demo.owner, "POST", `${path}/archive`, {});
  if (demo === workspaces[0]) await fillBoards(call, made.id, demo.owner, (name) => byName.get(name)?.id ?? "");
  if (demo === workspaces[0]) await fillCalendar(call, made.id, safos.mail.isOn);
  if (demo === workspaces[0])
    await call(demo.owner, "POST", `${path}/templates`, {
      name: "Utredning",
      description: "Kanaler, mappar och en tavla för en ny utredning.",
      choice: { channels: true, boards: "structure", documents: false, files: "structure" },
    });
}

const nextHour = (hours: number): string =>
  new Date(Math.ceil((now() + hours * 3_600_000) / 3_600_000) * 3_600_000).toISOString();

async function contentOf(file: DemoFile): Promise<string | Uint8Array> {
  if (!file.name.endsWith(".png")) return file.content;
  return sharp({ create: { width: 1280, height: 720, channels: 3, background: file.content } })
    .png()
    .toBuffer();
}

async function writeMessages(call: Call, rooms: ReadonlyMap<string, string>, demo: DemoWorkspace): Promise<void> {
  const sent: string[] = [];
  for (const [index, message] of demo.messages.entries()) {
    const room = rooms.get(message.channel) ?? "";
    const send = async (who: string, type: string, key: string, content: unknown): Promise<string> =>
      (
        await call(
          who,
          "PUT",
          `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/${type}/demo-${index}-${key}`,
          content,
        )
      )["event_id"] as string;
    const eventId = await send(message.by, "m.room.message", "text", contentOfMessage(message, sent));
    sent.push(eventId);
    for (const [count, [by, key]] of (message.reactions ?? []).entries())
      await send(by, "m.reaction", `r${count}`, {
        "m.relates_to": { rel_type: "m.annotation", event_id: eventId, key },
      });
    if (message.corrected !== undefined) {
      const corrected = { msgtype: "m.text", body: message.corrected };
      await send(message.by, "m.room.message", "edit", {
        ...corrected,
        body: `* ${message.corrected}`,
        "m.new_content": corrected,
        "m.relates_to": { rel_type: "m.replace", event_id: eventId },
      });
    }
  }
}

function contentOfMessage(message: DemoMessage, sent: readonly string[]): Record<string, unknown> {
  const answered = message.answers === undefined ? undefined : sent[message.answers];
  return {
    msgtype: "m.text",
    body: message.text,
    ...(answered === undefined ? {} : { "m.relates_to": { "m.in_reply_to": { event_id: answered } } }),
  };
}

/** Channels follow the workspace by events: they and their members are there a moment later. */
async function roomsOf(call: Call, path: string, demo: DemoWorkspace): Promise<Map<string, string>> {
  const writers = new Set(demo.messages.flatMap((one) => [one.by, ...(one.reactions ?? []).map(([by]) => by)]));
  const wanted = demo.channels.length + 1;
  for (let attempt = 0; ; attempt++) {
    const lists = await Promise.all(
      [...writers].map(
        async (who) =>
          (await call(who, "GET", `${path}/channels`))["items"] as { id: string; name: string; isJoined: boolean }[],
      ),
    );
    const [first] = lists;
    if (first && lists.every((list) => list.filter((one) => one.isJoined).length >= wanted))
      return new Map(first.map((one) => [one.name, one.id]));
    if (attempt > 400) throw new Error(`The channels of ${demo.name} did not come.`);
    await wait(25);
  }
}

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { now } from "#clock";
import { sql } from "#database";
import { Part } from "../products/meetings/recorder/part.ts";
import { SealedWriter } from "../products/meetings/recorder/sealed-file.ts";
import { makePictures, makeSound } from "../products/meetings/recorder/testing.ts";
import type { TestServer } from "../testing/server.ts";

/** Null: there is no ffmpeg here. */
export const pictures = makePictures(4, "320x180");
const sound = makeSound(4);

/** Four seconds of someone as the media process writes them; returns the folder. */
export async function writeRecorded(id: string, at: TestServer): Promise<string> {
  const { rows } = await sql<{ key: Buffer }>`select key from recordings.egress where id = ${id}`.execute(
    at.safos.database.of(),
  );
  const folder = join(at.safos.deployment.dataFolder, "recordings", "egress", id);
  mkdirSync(folder, { recursive: true });
  const writer = (name: string): SealedWriter =>
    new SealedWriter(join(folder, name), rows[0]!.key, (error) => expect.fail(String(error)));
  const begun = now() + 1000;
  const timeline = writer(`timeline-${begun}`);
  const note = (entry: object): void => timeline.append(Buffer.from(JSON.stringify({ at: begun, ...entry })));
  note({ kind: "begun" });
  for (const codec of ["vp8", "opus"] as const) {
    const name = codec === "vp8" ? `${begun}-1` : `${begun}-2`;
    const of = writer(name);
    let closed: Promise<void> = Promise.resolve();
    const sink = { append: (bytes: Uint8Array) => of.append(bytes), end: () => void (closed = of.close()) };
    const part = new Part(sink, codec, 320, 180, 0);
    for (const [index, bytes] of (codec === "vp8" ? pictures! : sound).entries()) {
      const every = codec === "vp8" ? 40 : 20;
      part.add({ at: index * every, isKeyframe: codec === "opus" || index % 50 === 0, bytes }, index * every);
    }
    part.end();
    await closed;
    const source = codec === "vp8" ? "camera" : "microphone";
    note({ kind: "part", file: name, identity: "a", name: "A", source, codec, width: 320, height: 180 });
  }
  note({ kind: "ended", at: begun + 4000 });
  await timeline.close();
  return folder;
}

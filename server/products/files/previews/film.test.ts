import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, describe, expect, test } from "vitest";
import { startTestServer, type TestPerson } from "../../../testing/server.ts";
import { previewFormOf } from "./sources.ts";

test("a film has a picture where the machine takes one, and up to a size", () => {
  const film = { kind: "file", name: "Möte.mp4", contentType: "video/mp4", size: 200 << 20 } as const;
  expect(previewFormOf(film, ["mp4"])).toBe("film");
  expect(previewFormOf(film, ["docx"])).toBeNull();
  expect(previewFormOf({ ...film, size: 513 << 20 }, ["mp4"])).toBeNull();
});

describe.skipIf(!existsSync("/usr/bin/ffmpeg"))("with ffmpeg", async () => {
  const server = await startTestServer();
  const folder = mkdtempSync(join(tmpdir(), "safos-film-test-"));
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const { anna, agnes } = server.people;
  const workspace = await server.workspace("Filmer", anna);

  const put = async (name: string, bytes: Uint8Array): Promise<number> => {
    const answer = await fetch(
      `${server.url}/api/v1/workspaces/${workspace.id}/files?name=${encodeURIComponent(name)}`,
      {
        method: "POST",
        headers: { authorization: `Bearer ${anna.token}` },
        body: new Uint8Array(bytes),
      },
    );
    return ((await answer.json()) as { id: number }).id;
  };
  const look = (id: number, who: TestPerson = anna): Promise<Response> =>
    fetch(`${server.url}/api/v1/files/${id}/preview?size=256`, { headers: { authorization: `Bearer ${who.token}` } });
  /** Black for a second, then blue for nine. */
  function filmOf(name: string): Buffer {
    const path = join(folder, name);
    const of = (color: string, seconds: number): string[] => [
      "-f",
      "lavfi",
      "-i",
      `color=${color}:s=320x180:r=5:d=${seconds}`,
    ];
    execFileSync("ffmpeg", [
      "-loglevel",
      "error",
      "-y",
      ...of("black", 0.6),
      ...of("blue", 9.4),
      "-filter_complex",
      "[0:v][1:v]concat=n=2:v=1",
      path,
    ]);
    return readFileSync(path);
  }

  test("films of several kinds show a picture from a tenth into them, to those who may see them", async () => {
    for (const name of ["film.mp4", "film.webm", "film.mov", "film.avi"]) {
      const id = await put(name, filmOf(name));
      const answer = await look(id);
      expect([name, answer.status, answer.headers.get("content-type")]).toEqual([name, 200, "image/webp"]);
      const picture = sharp(Buffer.from(await answer.arrayBuffer()));
      expect(await picture.metadata()).toMatchObject({ width: 256, height: 144 });
      const [red = 255, , blue = 0] = await picture.raw().toBuffer();
      expect([name, red < 80, blue > 150]).toEqual([name, true, true]);
      expect((await look(id, agnes)).status).toBe(404);
      const item = await server.call(anna, "GET", `/api/v1/files/${id}`);
      expect(item.body.hasPreview).toBe(true);
    }
  }, 120_000);

  test("what is no film, and what names other files and addresses, shows nothing and reaches nothing", async () => {
    let asked = 0;
    const elsewhere = createServer((_, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    const address = elsewhere.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const secret = join(folder, "secret.mp4");
    writeFileSync(secret, filmOf("film.mp4"), { mode: 0o644 });
    const list = (target: string): Buffer =>
      Buffer.from(`#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n${target}\n#EXT-X-ENDLIST\n`);
    for (const [name, bytes] of [
      ["skräp.mp4", Buffer.from("ingen film")],
      ["lista.mp4", list(`http://127.0.0.1:${port}/a.ts`)],
      ["fil.mov", list(`file://${secret}`)],
      ["hop.avi", Buffer.from(`ffconcat version 1.0\nfile ${secret}\n`)],
      ["avklippt.mp4", filmOf("film.mp4").subarray(0, 300)],
    ] as const)
      expect([name, (await look(await put(name, bytes))).status]).toEqual([name, 404]);
    expect(asked).toBe(0);
    elsewhere.close();
    expect(readdirSync(tmpdir()).filter((name) => /^safos-film-(?!test)/.test(name))).toEqual([]);
  }, 60_000);
});

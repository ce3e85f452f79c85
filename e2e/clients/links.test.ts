import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callApi } from "../api.ts";
import { type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

let server: RunningServer;
let cast: Cast;
const folder = mkdtempSync(join(tmpdir(), "safos-links-"));
const run = promisify(execFile);

beforeAll(async () => {
  ({ server, cast } = await startWithCast());
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const rclone = (...parameters: string[]): Promise<{ stdout: string }> =>
  run("rclone", ["--config", join(folder, "rclone.conf"), "--retries", "1", ...parameters]);

test("rclone reads and writes a link that has a password, in both of Nextcloud's addresses, until it is closed", async () => {
  const api = <T>(method: string, path: string, body?: unknown): Promise<T> =>
    callApi<T>(server, cast.anna, method, path, body);
  const place = `/api/v1/workspaces/${cast.workspaceId}`;
  const { id } = await api<{ id: number }>("POST", `${place}/folders`, { name: "Utlagt" });
  const shares = `/api/v1/items/file/${id}/shares`;
  const password = "blå-brons-vit";
  const link = await api<{ id: string; secret: string }>("POST", shares, { isLink: true, role: "editor", password });
  const create = (name: string, url: string, user: string): Promise<unknown> =>
    rclone(
      "config",
      "create",
      name,
      "webdav",
      `url=${url}`,
      "vendor=owncloud",
      `user=${user}`,
      `pass=${password}`,
      "--obscure",
    );
  await create("link", `${server.url}/public.php/dav/files/${link.secret}`, "anonymous");
  await create("old", `${server.url}/public.php/webdav`, link.secret);
  const local = join(folder, "local");
  mkdirSync(join(local, "Bilagor", "å ä ö & #100%"), { recursive: true });
  writeFileSync(join(local, "Plan.txt"), "Vi börjar på måndag.\n");
  writeFileSync(join(local, "Bilagor", "å ä ö & #100%", "data.bin"), Buffer.alloc(300_000, 7));
  await rclone("sync", local, "link:");
  await rclone("check", local, "link:");
  expect((await rclone("lsf", "-R", "old:")).stdout.trim().split("\n").sort()).toEqual(
    ["Bilagor/", "Bilagor/å ä ö & #100%/", "Bilagor/å ä ö & #100%/data.bin", "Plan.txt"].sort(),
  );
  await rclone("copy", "old:", join(folder, "back"));
  expect(readFileSync(join(folder, "back", "Plan.txt"), "utf8")).toBe("Vi börjar på måndag.\n");
  await rclone("deletefile", "link:Plan.txt");
  expect((await rclone("lsf", "link:")).stdout.trim()).toBe("Bilagor/");
  await api("DELETE", `${shares}/${link.id}`);
  await expect(rclone("lsf", "link:")).rejects.toThrow();
});

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import * as sdk from "matrix-js-sdk";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openProgram, type AccessibleWindows, type Shown } from "../accessible-windows.ts";
import { makeCertificate } from "../make-certificate.ts";
import { signInMatrixClient, startMatrixClient } from "../matrix-client.ts";
import { startHiddenScreen, type HiddenScreen } from "../screen.ts";
import { until, type Cast, type RunningServer } from "../server.ts";
import { cryptoOf } from "../verifying-client.ts";
import { startWithCast } from "../with-cast.ts";

/**
 * nheko, a Matrix client with a library of its own, in windows that nobody sees. It signs in with the local part alone, so
 * that the host must say whose Anna it is: there is another one at fk.example.
 */

const needed = ["/usr/bin/nheko", "/usr/libexec/at-spi-bus-launcher", "/usr/lib/python3/dist-packages/gi/__init__.py"];
const missing = needed.find((path) => !existsSync(path));
const folder = mkdtempSync(join(tmpdir(), "safos-nheko-"));
const domain = "msb.localhost";
const own = `safos.${domain}`;
const person = { user: `@anna:${domain}`, password: "en lang fras utan prickar" };
const service = "im.nheko.Nheko";
const settings = join(folder, ".config", "nheko", "nheko.conf");
let deviceId = "";
let server: RunningServer;
let cast: Cast;
let screen: HiddenScreen;
let windows: AccessibleWindows;
let anna: sdk.MatrixClient;
let bo: sdk.MatrixClient;

interface Room {
  readonly id: string;
  readonly alias: string;
  readonly name: string;
  readonly unread: number;
}

const rooms = async (): Promise<readonly Room[]> => {
  const [list] = (await windows.call(service, "rooms")) as [[string, string, string, string, number][]];
  return list.map(([id, alias, name, , unread]) => ({ id, alias, name, unread }));
};
const room = async (id: string): Promise<Room | undefined> => (await rooms()).find((one) => one.id === id);
const isShown = async (text: string): Promise<boolean> =>
  (await windows.shown()).some((one) => one.name.includes(text) || one.text.includes(text));

const openNheko = (): Promise<AccessibleWindows> =>
  openProgram(screen, "/usr/bin/nheko", ["--log-level", "info", "--log-type", "stderr"], {
    QT_QUICK_BACKEND: "software",
    QT_QPA_PLATFORM: "xcb",
  });

beforeEach((context) => {
  if (missing !== undefined) context.skip(`${missing} is not there, of Debian's nheko, at-spi2-core or python3-gi`);
});
beforeAll(async () => {
  if (missing !== undefined) return;
  const files = { cert: join(folder, "tls.crt"), key: join(folder, "tls.key") };
  makeCertificate(files, ["localhost", own]);
  setDefaultCACertificates([...getCACertificates("default"), readFileSync(files.cert, "utf8")]);
  ({ server, cast } = await startWithCast({
    environment: {
      SAFOS_TLS: "files",
      SAFOS_TLS_CERT: files.cert,
      SAFOS_TLS_KEY: files.key,
      SAFOS_TLS_REDIRECT_PORT: "0",
    },
  }));
  await server.safos("organisation", "add", domain, "--name", "MSB", "--open-directory");
  const named = ["--display-name", "Anna Berg", "--password", person.password];
  await server.safos("person", "add", `anna@${domain}`, ...named);
  anna = await signInMatrixClient(server.url, person);
  bo = await startMatrixClient(server.url, cast.bo, { hasKeys: true });

  mkdirSync(join(folder, ".config", "nheko"), { recursive: true });
  // There is no keychain of a desktop's here, and the only authorities that it knows are the machine's.
  writeFileSync(
    settings,
    `[General]
run_without_secure_secrets_service=true
disable_certificate_validation=true

[user]
expose_dbus_api=true
reduced_motion=true
desktop_notifications=false
`,
  );
  const PATH = process.env["PATH"] ?? "";
  screen = await startHiddenScreen({ PATH, HOME: folder, XDG_RUNTIME_DIR: folder, TMPDIR: folder, LANG: "C.UTF-8" });
  windows = await openNheko();
});
afterAll(async () => {
  await windows?.close();
  screen?.stop();
  bo?.stopClient();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("it finds the server at the agency's own address and signs in with the local part", async () => {
  await windows.click("LOGIN", (shown) => shown.some(({ name }) => name === "Matrix ID"));
  await windows.fill("Matrix ID", `@anna:${own}:${server.port}`);
  await windows.fill("Password", person.password);
  await windows.fill("Device name", "Annas dator");
  // What the server offers is there when it has been found.
  await windows.find("push button", "Login using Safos");
  const hasLeft = (shown: readonly Shown[]): boolean => !shown.some(({ name }) => name === "LOGIN");
  await windows.click("LOGIN", hasLeft);
  const found = await until(async () => {
    const { devices } = await anna.getDevices();
    return devices.find((one) => one.display_name === "Annas dator") ?? false;
  }, 30_000);
  deviceId = found.device_id;
  const kept = readFileSync(settings, "utf8");
  expect(kept).toContain(`home_server=https://${own}:${server.port}`);
  expect(kept).toContain(person.user);
});

test("it sets encryption up: its person has keys, and they have signed its device", async () => {
  const isAsking = (shown: readonly Shown[]): boolean =>
    shown.some(({ name }) => name.startsWith("This is your recovery key"));
  await windows.find("label", "Setup Encryption");
  await windows.click("OK", isAsking);
  await windows.click("OK", (shown) => !isAsking(shown));
  await expect
    .poll(async () => {
      const { device_keys: devices, self_signing_keys: keys } = await bo.downloadKeysForUsers([person.user]);
      const [key = "none"] = Object.keys(keys?.[person.user]?.keys ?? {});
      return Object.keys(devices[person.user]?.[deviceId]?.signatures?.[person.user] ?? {}).includes(key);
    })
    .toBe(true);
});

test("it comes back after a restart, joins a room by its alias, and counts, shows and reads what comes there", async () => {
  await windows.close();
  windows = await openNheko();
  expect(await until(rooms, 30_000)).toEqual([]);

  const { room_id: id } = await bo.createRoom({
    preset: sdk.Preset.PublicChat,
    room_alias_name: "planen",
    name: "Planen",
  });
  await bo.invite(id, person.user);
  await windows.call(service, "joinRoom", "#planen:digg.example");
  const expected = { id, alias: "#planen:digg.example", name: "Planen", unread: 0 };
  await expect.poll(() => room(id)).toEqual(expected);
  const { event_id: message } = await bo.sendTextMessage(id, "Ny plan");
  await expect.poll(() => room(id)).toEqual({ ...expected, unread: 1 });
  await windows.call(service, "activateRoom", id);
  await expect.poll(() => isShown("Bo Ek: Ny plan")).toBe(true);
  await expect.poll(() => bo.getRoom(id)?.hasUserReadEvent(person.user, message)).toBe(true);
  await expect.poll(() => room(id)).toEqual(expected);
});

test("it takes an invitation to an encrypted room, reads what is written there, and answers", async () => {
  const content = { algorithm: "m.megolm.v1.aes-sha2" };
  const { room_id: id } = await bo.createRoom({
    name: "Fortroligt",
    invite: [person.user],
    initial_state: [{ type: "m.room.encryption", state_key: "", content }],
  });
  await windows.call(service, "joinRoom", id);
  await expect.poll(async () => (await room(id))?.name).toBe("Fortroligt");
  await expect.poll(() => bo.getRoom(id)?.getMember(person.user)?.membership).toBe("join");
  await bo.sendTextMessage(id, "Hemligt");
  await windows.call(service, "activateRoom", id);
  await expect.poll(() => isShown("Bo Ek: Hemligt")).toBe(true);
  // Bo's client has checked every signature of Anna's keys.
  const status = await cryptoOf(bo).getDeviceVerificationStatus(person.user, deviceId);
  expect(status?.signedByOwner).toBe(true);

  await windows.enter("Jag svarar");
  const answer = await until(() => {
    const events = bo.getRoom(id)?.getLiveTimeline().getEvents() ?? [];
    return events.find((one) => one.getContent()["body"] === "Jag svarar") ?? false;
  }, 30_000);
  expect([answer.getSender(), answer.isEncrypted()]).toEqual([person.user, true]);
});

test("it is out when its session is ended elsewhere", async () => {
  const identifier = { type: "m.id.user", user: person.user };
  await anna.deleteDevice(deviceId, { type: "m.login.password", identifier, password: person.password });
  await windows.click("OK", (shown) => shown.some(({ role, name }) => role === "push button" && name === "LOGIN"));
  await expect.poll(() => readFileSync(settings, "utf8")).not.toContain("access_token");
});

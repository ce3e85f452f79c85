import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, getCACertificates, setDefaultCACertificates } from "node:tls";
import { promisify } from "node:util";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium, openContext, signInByForm } from "../browser.ts";
import { makeCertificate } from "../make-certificate.ts";
import { freePort, until, type Cast, type RunningServer } from "../server.ts";
import { startWithCast } from "../with-cast.ts";

/** TLS of its own, without a proxy: a browser under a name of its own, curl and rclone over HTTP/2, a new certificate. */

const folder = mkdtempSync(join(tmpdir(), "safos-tls-"));
const files = { cert: join(folder, "tls.crt"), key: join(folder, "tls.key") };
const names = ["localhost", "safos.example"];
const run = promisify(execFile);
let server: RunningServer;
let cast: Cast;
let redirectPort: number;

beforeAll(async () => {
  makeCertificate(files, names);
  setDefaultCACertificates([...getCACertificates("default"), readFileSync(files.cert, "utf8")]);
  redirectPort = await freePort();
  ({ server, cast } = await startWithCast({
    environment: {
      SAFOS_TLS: "files",
      SAFOS_TLS_CERT: files.cert,
      SAFOS_TLS_KEY: files.key,
      SAFOS_TLS_REDIRECT_PORT: String(redirectPort),
      SAFOS_HOST: "127.0.0.1",
      SAFOS_PUBLIC_URL: "https://safos.example",
    },
  }));
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

test("a browser signs in and has camera and microphone, at a name that is not localhost", async () => {
  const browser = await launchChromium([
    "--ignore-certificate-errors",
    "--host-resolver-rules=MAP safos.example 127.0.0.1",
  ]);
  try {
    const { page } = await openContext(browser, `https://safos.example:${server.port}`, "desktop");
    const live = page.waitForEvent("websocket");
    await signInByForm(page, cast.anna.name, cast.anna.password);
    expect((await live).url()).toBe(`wss://safos.example:${server.port}/api/live`);
    const found = await page.evaluate(async () => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
      const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
      return [isSecureContext, stream.getTracks().length, entry?.nextHopProtocol];
    });
    expect(found).toEqual([true, 2, "h2"]);
    const [cookie] = (await page.context().cookies()).filter(({ name }) => name === "__Host-safos");
    expect([cookie?.secure, cookie?.httpOnly]).toEqual([true, true]);
  } finally {
    await browser.close();
  }
});

test("curl sends what it reads from a pipe over HTTP/2 and gets it back", async () => {
  const bytes = randomBytes(20_000_000);
  const [sent, back] = [join(folder, "sent"), join(folder, "back")];
  writeFileSync(sent, bytes);
  const url = `${server.url}/remote.php/dav/files/${cast.anna.name}/${encodeURIComponent(cast.workspaceName)}/rör.bin`;
  const common = `curl --silent --fail --cacert ${files.cert} --http2 --user '${cast.anna.name}:${cast.anna.password}'`;
  const format = `--write-out '%{http_version} %{http_code}'`;
  const put = await run("sh", ["-c", `cat ${sent} | ${common} ${format} --upload-file - '${url}'`]);
  expect(put.stdout).toBe("2 201");
  await run("sh", ["-c", `${common} --output ${back} '${url}'`]);
  expect(readFileSync(back).equals(bytes)).toBe(true);
  const led = await fetch(`http://127.0.0.1:${redirectPort}/w/1`, { redirect: "manual" });
  expect([led.status, led.headers.get("location")]).toEqual([308, "https://safos.example/w/1"]);
});

test("rclone keeps a folder in step", async () => {
  const local = join(folder, "local");
  mkdirSync(join(local, "Bilagor"), { recursive: true });
  for (let index = 0; index < 20; index += 1) writeFileSync(join(local, `fil ${index}.bin`), randomBytes(200_000));
  writeFileSync(join(local, "Bilagor", "tom.txt"), "");
  const { stdout: secret } = await run("rclone", ["obscure", cast.anna.password]);
  const rclone = (...parameters: string[]): Promise<{ stdout: string }> =>
    run("rclone", [
      ...["--config", "/dev/null", "--ca-cert", files.cert, "--retries", "1", "--webdav-vendor", "nextcloud"],
      ...["--webdav-url", `${server.url}/remote.php/dav/files/${cast.anna.name}`, "--webdav-user", cast.anna.name],
      ...["--webdav-pass", secret.trim(), ...parameters],
    ]);
  const remote = `:webdav:${cast.workspaceName}/rclone`;
  await rclone("sync", local, remote);
  await rclone("check", local, remote);
  await rclone("moveto", `${remote}/fil 1.bin`, `${remote}/Bilagor/fil 1.bin`);
  expect((await rclone("lsf", `${remote}/Bilagor`)).stdout.trim().split("\n").sort()).toEqual(["fil 1.bin", "tom.txt"]);
});

test("a new certificate is shown without a restart, and connections that are open go on", async () => {
  const shown = async (): Promise<string> => {
    const socket = connect({
      port: server.port,
      host: "127.0.0.1",
      servername: "localhost",
      rejectUnauthorized: false,
    });
    await once(socket, "secureConnect");
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  };
  const open = connect({ port: server.port, host: "127.0.0.1", servername: "localhost", rejectUnauthorized: false });
  await once(open, "secureConnect");
  const before = await shown();
  writeFileSync(files.cert, "skräp");
  await until(() => server.log().includes("the new certificate is not used"));
  expect(await shown()).toBe(before);
  // Commands show nobody a certificate and do not ask for one.
  await server.safos("organisation", "add", "raa.example", "--name", "Riksantikvarieämbetet");
  makeCertificate(files, names);
  await until(async () => (await shown()) !== before);
  open.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const [answer] = (await once(open, "data")) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 200/);
});

import { spawn, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { readFileSync } from "node:fs";
import { freePort } from "#database";
import { makeCertificate } from "./make-certificate.ts";

/** A certificate authority of our own (Let's Encrypt's Pebble, from Debian) that asks at this machine for every name. */
export interface Pebble {
  readonly directory: string;
  /** What it signs with, in PEM. */
  root(): Promise<string>;
  /** Where it looks for a name from now on, instead of here. */
  lead(name: string, address: string): Promise<void>;
  stop(): void;
}

/** `httpPort` is where it asks. Trusted by this process from now on. */
export async function startPebble(folder: string, httpPort: number): Promise<Pebble> {
  const { cert, key } = makeCertificate(folder, ["localhost"], { label: "pebble" });
  setDefaultCACertificates([...getCACertificates("default"), readFileSync(cert, "utf8")]);
  const [port, management, names, namesManagement] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ] as const;
  const config = join(folder, "pebble.json");
  const settings = {
    listenAddress: `127.0.0.1:${port}`,
    managementListenAddress: `127.0.0.1:${management}`,
    certificate: cert,
    privateKey: key,
    httpPort,
    tlsPort: 1,
    ocspResponderURL: "",
    externalAccountBindingRequired: false,
  };
  writeFileSync(config, JSON.stringify({ pebble: settings }));
  const environment = { ...process.env, PEBBLE_VA_NOSLEEP: "1", PEBBLE_AUTHZREUSE: "0" };
  const start = (command: string, parameters: string[]): ChildProcess =>
    spawn(command, parameters, { env: environment, stdio: "ignore" });
  const resolver = start("pebble-challtestsrv", [
    ...["-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", `127.0.0.1:${names}`],
    ...["-http01", "", "-https01", "", "-tlsalpn01", "", "-management", `127.0.0.1:${namesManagement}`],
  ]);
  const authority = start("pebble", ["-config", config, "-dnsserver", `127.0.0.1:${names}`]);
  const directory = `https://localhost:${port}/dir`;
  await untilAnswered(directory);
  return {
    directory,
    root: async () => (await fetch(`https://localhost:${management}/roots/0`)).text(),
    async lead(name, address) {
      const body = JSON.stringify({ host: name, addresses: [address] });
      await fetch(`http://127.0.0.1:${namesManagement}/add-a`, { method: "POST", body });
    },
    stop() {
      authority.kill();
      resolver.kill();
    },
  };
}

async function untilAnswered(url: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (tries > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

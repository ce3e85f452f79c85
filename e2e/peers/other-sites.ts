import { mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeCertificate } from "../make-certificate.ts";

/** Sites of others to which a browser is led: they say that it has arrived, and nothing more. */
export interface OtherSites {
  /** What Chromium is started with to find them. */
  readonly parameters: readonly string[];
  stop(): Promise<void>;
}

export async function startOtherSites(hosts: readonly string[]): Promise<OtherSites> {
  const folder = mkdtempSync(join(tmpdir(), "safos-sites-"));
  const files = { cert: join(folder, "cert.pem"), key: join(folder, "key.pem") };
  makeCertificate(files, [...hosts]);
  const server = createServer(
    { cert: readFileSync(files.cert), key: readFileSync(files.key) },
    (_request, response) => {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end("<!doctype html><title>Framme</title><p>Framme</p>");
    },
  );
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const rules = hosts.map((host) => `MAP ${host}:443 127.0.0.1:${port}`).join(", ");
  return {
    parameters: [`--host-resolver-rules=${rules}`, "--ignore-certificate-errors"],
    stop: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

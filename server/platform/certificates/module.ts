import { now } from "#clock";
import type { Deployment } from "#config";
import type { Database } from "#database";
import type { Certificates, GaugePart, Http } from "#http";
import type { JobPart, Jobs } from "#jobs";
import { defineModule, type Given } from "#module";
import { createAcme, orderTask, type Acme } from "./acme.ts";
import { certificateSettings } from "./config.ts";
import { serveFiles } from "./files.ts";
import { namesToOrder } from "./names.ts";
import { serveRedirect } from "./redirect.ts";
import type { Served } from "./served.ts";

interface Needs {
  readonly deployment: Deployment;
  readonly database: Database;
  readonly jobs: Jobs;
  readonly http: Http;
}

declare module "#module" {
  interface ModuleParts {
    /** Names besides the public address' under which people reach the server. */
    readonly certificateNames?: () => readonly string[];
  }
}

const checkTask = "certificates:check";

export const certificatesModule = defineModule({
  name: "certificates",
  folder: import.meta.dirname,
  settings: certificateSettings,
  create(needs: Needs & Given<typeof certificateSettings>) {
    const { deployment, http, log, config } = needs;
    const sources: (() => readonly string[])[] = [];
    const names = (): readonly string[] =>
      namesToOrder(
        http.publicUrl,
        sources.flatMap((read) => read()),
      );
    const show = (certificates: Certificates): void => http.useCertificates(certificates);
    const acme: Acme | null =
      deployment.tls === "acme"
        ? createAcme({ ...needs, directory: config.acmeDirectory, email: config.acmeEmail, names, show })
        : null;
    const served: Served | null = acme ?? serveFilesOf(needs);
    let redirect: Awaited<ReturnType<typeof serveRedirect>> | null = null;
    return {
      api: null,
      parts: {
        ...(acme ? { jobs: jobsOf(acme) } : {}),
        ...(served ? { gauges: gaugesOf(served) } : {}),
      },
      accept: (parts) => void (parts.certificateNames && sources.push(parts.certificateNames)),
      prepare: () => served?.prepare(),
      async start() {
        if (served && config.redirectPort !== 0)
          redirect = await serveRedirect({ ...deployment, ...served, port: config.redirectPort, log });
        await acme?.start();
      },
      async stop() {
        served?.stop();
        await redirect?.stop();
      },
    };
  },
});

function serveFilesOf({ deployment, http, log, config }: Needs & Given<typeof certificateSettings>): Served | null {
  if (deployment.tls !== "files") return null;
  const { cert, key } = config;
  if (cert === null || key === null) throw new Error("SAFOS_TLS=files needs SAFOS_TLS_CERT and SAFOS_TLS_KEY.");
  return serveFiles({ cert, key, log, show: (certificates) => http.useCertificates(certificates) });
}

/** New names are noticed within a minute; each order is a job of its own, so that none waits for another's failure. */
const jobsOf = (acme: Acme): Record<string, JobPart> => ({
  [checkTask]: { handle: () => acme.queueDue(), every: "* * * * *", lane: "housekeeping" },
  [orderTask]: { handle: ({ name }) => acme.order(String(name)), lane: "outside" },
});

const gaugesOf = (served: Served): Record<string, GaugePart> => ({
  safos_certificates_seconds_left: {
    help: "Until the first certificate in use expires; 0: there is none.",
    read: () => Math.max(((served.firstEnd() ?? 0) - now()) / 1000, 0),
  },
});

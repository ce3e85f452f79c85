import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Log } from "#log";

const challengePath = "/.well-known/acme-challenge/";
// RFC 8555 §8.3: base64url characters only.
const tokenPattern = /^[A-Za-z0-9_-]{16,128}$/;

interface Options {
  readonly host: string;
  readonly port: number;
  /** Where https:// begins: `https://safos.example`, with its port. */
  readonly publicUrl: string;
  readonly log: Log;
  /** Whether there is any certificate yet, so that https:// answers. */
  isReady(): boolean;
  /** Whether we have a certificate for a name, so that its own https:// address works. */
  readonly isServed: (name: string) => boolean;
  /** What an authority is answered that asks with this token; null: nothing is waited for. */
  answerOf(token: string): Promise<string | null>;
}

/** The port that only leads to https://, and answers the questions of ACME (RFC 8555 §8.3). */
export async function serveRedirect(options: Options): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 10_000, maxHeaderSize: 8192 });
  server.timeout = 10_000;
  server.on("request", (request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      options.log.warn({ error }, "a question about a name could not be answered");
      end(response, 503, "Try again in a moment.");
    });
  });
  await listen(server, options);
  const address = server.address();
  return {
    port: address && typeof address === "object" ? address.port : options.port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, { host, port }: Options): Promise<void> {
  return new Promise((resolve, reject) => server.once("error", reject).listen({ host, port }, resolve));
}

async function answer(options: Options, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? "/";
  // Nothing that is sent here is read: a body would be in the clear.
  if (request.method !== "GET" && request.method !== "HEAD")
    return end(response, 403, `Nothing is taken over http://. Use ${options.publicUrl}`);
  if (url.startsWith(challengePath)) {
    const token = url.slice(challengePath.length);
    const known = tokenPattern.test(token) ? await options.answerOf(token) : null;
    return known === null ? end(response, 404, "Nothing is waited for here.") : end(response, 200, known);
  }
  if (!options.isReady()) {
    response.setHeader("retry-after", "30");
    return end(response, 503, "The certificate of this server is being ordered. Try again in a minute.");
  }
  const location = locationOf(options, request.headers.host, url);
  response.setHeader("location", location);
  end(response, 308, `Use ${location}`);
}

/** The same page over TLS: under the name that was asked for where that works, else under the public one. */
function locationOf({ publicUrl, isServed }: Options, host: string | undefined, url: string): string {
  const { origin, port } = new URL(publicUrl);
  const name = (host ?? "").replace(/:\d*$/, "").toLowerCase();
  const isOurs = /^[a-z0-9.-]+$/.test(name) && isServed(name);
  return (isOurs ? `https://${name}${port === "" ? "" : `:${port}`}` : origin) + (url.startsWith("/") ? url : "/");
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" });
  response.end(response.req.method === "HEAD" ? undefined : text);
}

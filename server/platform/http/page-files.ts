import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createKeptAssets } from "./kept-assets.ts";
import { refuse } from "./refusal.ts";
import type { Http } from "./service.ts";

/**
 * No foreign host anywhere. Styles may be set on elements (positions of menus), never written as a sheet, but for the
 * page's own one, which draws something before the others have come and is known by its hash. `frame`: the one origin that
 * this page shows in a frame, such as the operator's office program; `connections`: those that it may connect to.
 */
const policyFor = (html: string, frame: string | null, connections: readonly string[]): string =>
  [
    "default-src 'self'",
    // The keys of encrypted rooms are WebAssembly's (docs/decisions/0008): compiled from our own files, no text is run.
    "script-src 'self' 'wasm-unsafe-eval'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob: mediastream:",
    ["style-src 'self'", ...sheetsOf(html).map((sheet) => `'sha256-${hashOf(sheet)}'`)].join(" "),
    "style-src-attr 'unsafe-inline'",
    "worker-src 'self' blob:",
    ["connect-src 'self'", ...connections].join(" "),
    "object-src 'none'",
    "base-uri 'none'",
    `form-action 'self'${frame === null ? "" : ` ${frame}`}`,
    ...(frame === null ? [] : [`frame-src ${frame}`]),
    "frame-ancestors 'none'",
  ].join("; ");

/**
 * The worker that draws behind people in calls runs WebAssembly, and the one for noise suppression compiles it; they may
 * load nothing else. A worker has the policy that its own file was sent with.
 */
const wasmPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const isWasmWorker = (path: string): boolean =>
  /[\\/]assets[\\/](background|noise)-worker-[\w-]+\.js(\.br|\.gz)?$/.test(path);

const sheetsOf = (html: string): string[] =>
  [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, sheet = ""]) => sheet);
const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64");

/** Serves the built page, and the page itself for every address that no protocol has: the page's router knows it. */
export async function servePage(
  app: FastifyInstance,
  folder: string,
  { isProtocol, connections, frames }: Pick<Http, "connections" | "isProtocol" | "frames">,
): Promise<void> {
  const index = join(folder, "index.html");
  if (!existsSync(index))
    throw new Error(`The page is not built: ${index} is missing. Run npm start, or npm run build in web/.`);
  const html = readFileSync(index, "utf8");
  const policies = new Map<string | null, string>();
  function policyOf(frame: string | null): string {
    const known = policies.get(frame) ?? policyFor(html, frame, connections.all());
    policies.set(frame, known);
    return known;
  }
  function setHeaders(reply: Pick<FastifyReply, "header">, path: string): void {
    const isHashed = path.includes(join(folder, "assets"));
    reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    if (path.endsWith("sw.js")) reply.header("service-worker-allowed", "/");
    reply.header("content-security-policy", isWasmWorker(path) ? wasmPolicy : policyOf(null));
  }
  await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, index: false, setHeaders });
  const assets = createKeptAssets(join(folder, "assets"));
  // A route for each folder: one for each of thousands of files would be a tenth of the server's start.
  app.get<{ Params: { "*": string } }>("/assets/*", { schema: { hide: true } }, async (request, reply) => {
    const name = request.params["*"];
    const asset = await assets.find(request, name);
    if (asset === null) return reply.sendFile(`assets/${name}`);
    setHeaders(reply, join(folder, "assets", name));
    return reply.headers(asset.headers).send(asset.body);
  });
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "assets" || entry.name === "index.html" || /\.(br|gz)$/.test(entry.name)) continue;
    if (entry.isDirectory())
      app.get<{ Params: { "*": string } }>(`/${entry.name}/*`, { schema: { hide: true } }, (request, reply) =>
        reply.sendFile(`${entry.name}/${request.params["*"]}`),
      );
    else app.get(`/${entry.name}`, { schema: { hide: true } }, (_, reply) => reply.sendFile(entry.name));
  }
  const sendPage = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
    reply
      .header("content-security-policy", policyOf(frames.of(request.url)))
      .header("cache-control", "no-cache")
      // A page of someone else that opens ours, the pane in Outlook too, has no hold of its window.
      .header("cross-origin-opener-policy", "same-origin")
      .header("permissions-policy", "camera=(self), microphone=(self), display-capture=(self)")
      .type("text/html; charset=utf-8")
      .send(html);
  app.get("/", { schema: { hide: true } }, (request, reply) => sendPage(request, reply));
  app.setNotFoundHandler((request, reply) => {
    const wantsPage =
      request.method === "GET" && (request.headers.accept ?? "").includes("text/html") && !isProtocol(request.url);
    if (wantsPage) return sendPage(request, reply);
    throw refuse("MISSING");
  });
}

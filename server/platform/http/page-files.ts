import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply } from "fastify";
import { refuse } from "./refusal.ts";

/** No foreign host anywhere. Styles may be set on elements (positions of menus), never written as a sheet. */
const policy = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob: mediastream:",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Serves the built page, and the page itself for every address that no protocol has: the page's router knows it. */
export async function servePage(
  app: FastifyInstance,
  folder: string,
  isProtocol: (url: string) => boolean,
): Promise<void> {
  const index = join(folder, "index.html");
  if (!existsSync(index))
    throw new Error(`The page is not built: ${index} is missing. Run npm start, or npm run build in web/.`);
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    preCompressed: true,
    index: false,
    setHeaders(reply, path) {
      const isHashed = path.includes(join(folder, "assets"));
      reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
      if (path.endsWith("sw.js")) reply.header("service-worker-allowed", "/");
      reply.header("content-security-policy", policy);
    },
  });
  const html = readFileSync(index);
  const sendPage = (reply: FastifyReply): FastifyReply =>
    reply
      .header("content-security-policy", policy)
      .header("cache-control", "no-cache")
      .header("permissions-policy", "camera=(self), microphone=(self), display-capture=(self)")
      .type("text/html; charset=utf-8")
      .send(html);
  app.get("/", { schema: { hide: true } }, (_request, reply) => sendPage(reply));
  app.setNotFoundHandler((request, reply) => {
    const wantsPage =
      request.method === "GET" && (request.headers.accept ?? "").includes("text/html") && !isProtocol(request.url);
    if (wantsPage) return sendPage(reply);
    throw refuse("MISSING");
  });
}

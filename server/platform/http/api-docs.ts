import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";

/** The plugin's own policy names hosts elsewhere. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `/api/openapi.json` for programs and `/api/docs` for people, both from our own files. */
export async function serveApiDocs(app: FastifyInstance): Promise<void> {
  app.get("/api/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  await app.register(swaggerUi, {
    routePrefix: "/api/docs",
    staticCSP: policy,
    uiConfig: { url: "/api/openapi.json", validatorUrl: null },
  });
}

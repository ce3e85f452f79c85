import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";

/** `/api/openapi.json` for programs and `/api/docs` for people, both from our own files. */
export async function serveApiDocs(app: FastifyInstance): Promise<void> {
  app.get("/api/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  await app.register(swaggerUi, {
    routePrefix: "/api/docs",
    staticCSP: true,
    uiConfig: { url: "/api/openapi.json", validatorUrl: null },
  });
}

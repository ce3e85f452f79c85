import { outlookRoutes as contract } from "@safos/contract/routes/outlook";
import { refuse, routes, type FastifyRequest, type RouteBinding } from "#http";
import type { CalendarContext } from "../context.ts";
import { parseOrigins } from "./config.ts";
import { writeManifest } from "./manifest.ts";
import { paneHtml, panePolicy } from "./pane.ts";
import { leaveMeeting, readLeft } from "./requests.ts";

const outlookPrefix = "/outlook";
/** Of the manifest and the pane: an unknown address there is no page. */
export const outlookProtocol = {
  prefix: outlookPrefix,
  needsDatabase: false,
  takesBasic: false,
  isCounted: true,
} as const;

export const outlookRoutes = (ctx: CalendarContext): RouteBinding =>
  routes("calendar", contract, {
    leaveMeeting: ({ caller, body }) => leaveMeeting(ctx, caller, body),
    readLeftMeeting: ({ body }) => readLeft(ctx, body.secret),
  });

/** The manifest and the pane of the add-in, where the operator has named who may frame it. */
export function serveOutlook({ http, organisations }: CalendarContext, origins: string | null): void {
  const frames = origins === null ? null : parseOrigins(origins);
  const requireOn = (): readonly string[] => {
    if (!frames) throw refuse("MISSING");
    return frames;
  };
  /** Of an agency with a host of its own that one, else the server's. */
  const baseOf = ({ headers }: FastifyRequest): string =>
    organisations.looks.at(headers.host) ? `${new URL(http.publicUrl).protocol}//${headers.host}` : http.publicUrl;
  http.app.get(`${outlookPrefix}/manifest.xml`, { schema: { hide: true } }, (request, reply) => {
    requireOn();
    const base = baseOf(request);
    const provider = organisations.looks.at(request.headers.host)?.name ?? "Safos";
    return reply
      .header("cache-control", "no-cache")
      .header("content-security-policy", "sandbox; default-src 'none'")
      .header("x-content-type-options", "nosniff")
      .type("application/xml; charset=utf-8")
      .send(writeManifest({ base, provider, name: new URL(base).host }));
  });
  http.app.get(`${outlookPrefix}/pane`, { schema: { hide: true } }, (request, reply) =>
    reply
      .header("cache-control", "no-cache")
      .header("content-security-policy", panePolicy(baseOf(request), requireOn()))
      .header("referrer-policy", "no-referrer")
      .header("x-content-type-options", "nosniff")
      .type("text/html; charset=utf-8")
      .send(paneHtml),
  );
}

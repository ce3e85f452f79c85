import { describeError, Refusal, type Principal } from "#http";
import { readGuest } from "#items";
import { can } from "#workspaces";
import type { Holder } from "../connections.ts";
import { readName, toneOf } from "../names.ts";
import { insertDocument, readDocument } from "../queries.ts";
import type { EngineContext } from "./context.ts";

const maxTokenLength = 1000;
/** Pages that may have one document open in this process; visitors leave room for those with an account. */
const mostPages = 1000;
const mostPagesForVisitors = 500;

interface AuthenticateDetails {
  readonly documentName: string;
  readonly token: string;
  readonly context: { readonly principal: Principal | null };
  readonly connectionConfig: { readOnly: boolean };
}

/** Who opens a document and as what. Throws `{ reason }`, which Hocuspocus sends to the page as the refusal. */
export async function authenticate(
  { db, items, log, isKind, opened }: EngineContext,
  details: AuthenticateDetails,
): Promise<{ holder: Holder }> {
  const ref = readName(details.documentName);
  if (!ref || !isKind(ref.kind)) throw { reason: "MISSING" };
  const pages = opened.get(details.documentName)?.document.getConnectionsCount() ?? 0;
  if (pages >= (details.context.principal ? mostPages : mostPagesForVisitors)) throw { reason: "LIMITED" };
  const { link, guest } = readToken(details.token);
  try {
    const { principal } = details.context;
    const actor = await items.actorFrom(principal, link, readGuest(guest));
    const item = await items.require(actor, ref.kind, ref.id, "read");
    const visitor = actor.link?.guest ?? null;
    const id = principal?.personId ?? visitor?.id ?? "00000000-0000-0000-0000-000000000000";
    await insertDocument(db, details.documentName);
    const row = await readDocument(db, details.documentName);
    details.connectionConfig.readOnly = !can(item.role, "write") || row?.lockedAt !== null;
    return {
      holder: {
        principal,
        link,
        guest,
        actor,
        role: item.role,
        workspaceId: item.workspaceId,
        user: {
          id,
          name: principal?.displayName ?? visitor?.name ?? "",
          tone: toneOf(principal?.userId ?? id),
          isGuest: principal === null,
        },
      },
    };
  } catch (error) {
    throw { reason: error instanceof Refusal ? error.code : describeError(error, log).code };
  }
}

function readToken(token: string): { link: string | null; guest: string | undefined } {
  if (token.length > maxTokenLength || !token.startsWith("{")) return { link: null, guest: undefined };
  try {
    const { link, guest } = JSON.parse(token) as Record<string, unknown>;
    return {
      link: typeof link === "string" && link !== "" ? link : null,
      guest: typeof guest === "string" ? guest : undefined,
    };
  } catch {
    return { link: null, guest: undefined };
  }
}

import { decodeJwt, type JWTPayload } from "jose";
import { now } from "#clock";
import type { Ticket } from "../media/messages.ts";
import { makeToken, record, text, ticketOf, TokenError, verifyToken, type SigningKey } from "../signalling/token.ts";
import { TOKEN_LIFE } from "../calls/token-life.ts";
import { isStorable, longestMetadata, longestName, mostDispatches, type WantedAgent } from "./limits.ts";
import { keyRoomOf, mediaRoomOf } from "./room-name.ts";

/** Whose a call of the server API is, and what its token lets it do. */
export interface ServerGrants {
  readonly key: SigningKey;
  readonly canCreate: boolean;
  readonly canList: boolean;
  readonly canRecord: boolean;
  /** Whether it may register workers that send agents. */
  readonly isAgent: boolean;
  /** The room it administers; null: none. */
  readonly adminOf: string | null;
}

/** Access tokens signed with the operator's media keys. */
export interface KeyTokens {
  /** Whether a token says that one of these keys signed it. */
  claims(token: string): boolean;
  /** Who comes into which of the key's rooms. Throws TokenError. */
  readTicket(token: string): Promise<Ticket>;
  /** Throws TokenError. */
  readGrants(token: string): Promise<ServerGrants>;
  /** A fresh token for someone who is in. */
  renew(ticket: Ticket): Promise<string>;
  /** Lets an agent into a room of the key, which the ticket has by its own name. */
  forAgent(keyId: string, ticket: Ticket): Promise<string>;
}

/** Agents of a room that begins with a token (`roomConfig`). Throws TokenError. */
function agentsOf(claims: JWTPayload): WantedAgent[] {
  const { agents = [] } = record(claims["roomConfig"]);
  const found = (Array.isArray(agents) ? (agents as unknown[]) : []).map((one) => {
    const agent = record(one);
    return { agentName: text(agent["agentName"] ?? agent["agent_name"]), metadata: text(agent["metadata"]) };
  });
  const isFit = ({ agentName, metadata }: WantedAgent): boolean =>
    agentName !== "" && isStorable(agentName, longestName) && isStorable(metadata, longestMetadata);
  if (found.length > mostDispatches || !found.every(isFit))
    throw new TokenError("The token's agents are too many, have no names, or such as are too long.");
  return found;
}

export function createKeyTokens(keys: readonly SigningKey[]): KeyTokens {
  const byId = new Map(keys.map((key) => [key.id, key]));
  const seconds = (): number => now() / 1000;
  return {
    claims(token) {
      try {
        return byId.has(decodeJwt(token).iss ?? "");
      } catch {
        return false;
      }
    },
    async readTicket(token) {
      const claims = await verifyToken(keys, token, seconds());
      const ticket = ticketOf(claims);
      const attributes = Object.entries(ticket.attributes).flat().join("");
      const isFit =
        [ticket.room, ticket.identity, ticket.name].every((one) => isStorable(one, longestName)) &&
        [ticket.metadata, attributes].every((one) => isStorable(one, longestMetadata));
      if (!isFit) throw new TokenError("The token's names are too long or no text.");
      const room = mediaRoomOf(claims.iss ?? "", ticket.room);
      return { ...ticket, room, isAgent: claims["kind"] === "agent", agents: agentsOf(claims) };
    },
    async readGrants(token) {
      const { iss, ...claims } = await verifyToken(keys, token, seconds());
      const key = byId.get(iss ?? "");
      if (!key) throw new TokenError("The token is of another server.");
      const { video = {} } = claims as { video?: Record<string, unknown> };
      return {
        key,
        canCreate: video["roomCreate"] === true,
        canList: video["roomList"] === true,
        canRecord: video["roomRecord"] === true,
        isAgent: video["agent"] === true,
        adminOf: video["roomAdmin"] === true && typeof video["room"] === "string" ? video["room"] : null,
      };
    },
    forAgent(keyId, ticket) {
      const key = byId.get(keyId);
      if (!key) throw new Error("There is no such key.");
      const at = Math.floor(seconds());
      return makeToken(key, { ...ticket, isAgent: true }, at, at + TOKEN_LIFE);
    },
    renew(ticket) {
      const { keyId, name } = keyRoomOf(ticket.room) ?? { keyId: "", name: "" };
      const key = byId.get(keyId);
      if (!key) throw new Error("The room is no key's.");
      const at = Math.floor(seconds());
      return makeToken(key, { ...ticket, room: name }, at, at + TOKEN_LIFE);
    },
  };
}

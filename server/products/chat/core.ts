import type { Blobs } from "#blobs";
import type { Db } from "#database";
import type { Events } from "#events";
import type { Http } from "#http";
import type { Identity } from "#identity";
import type { Jobs } from "#jobs";
import type { Log } from "#log";
import type { Openid } from "#openid";
import type { Organisations } from "#organisations";
import type { Pictures } from "#pictures";
import type { Policy } from "#policy";
import type { Search } from "#search";
import type { Workers } from "#workers";
import type { Workspaces } from "#workspaces";
import type { Appservices } from "./appservices/appservices.ts";
import type { ChatSettings } from "./config.ts";
import type { Presence } from "./presence/presence.ts";
import type { Previews } from "./previews/previews.ts";
import type { RecentlySent } from "./published/recently-sent.ts";
import type { SentEvent } from "./published/sent-event.ts";
import type { Limiter } from "./protocol/limiter.ts";
import type { UnreadCounts } from "./push/unread.ts";
import type { PushRules } from "./push/rules.ts";
import type { Typing } from "./receipts/typing.ts";
import type { Signers } from "./rooms/signers.ts";
import type { Waiters } from "./sync/waiters.ts";
import type { ChatTables } from "./tables.ts";
import type { Memory } from "./timeline/memory.ts";
import type { Writer } from "./timeline/writer.ts";

/** What every part of chat works with; made once in `chat.ts`. */
export interface Core {
  readonly db: Db<ChatTables>;
  /** The epoch of the database, part of every sync token; empty before the first restore. */
  readonly epoch: () => Promise<string>;
  readonly events: Events;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
  readonly http: Http;
  readonly log: Log;
  readonly settings: ChatSettings;
  readonly identity: Identity;
  readonly openid: Openid;
  readonly organisations: Organisations;
  readonly pictures: Pictures;
  readonly policy: Policy;
  readonly search: Search;
  readonly workers: Workers;
  readonly workspaces: Workspaces;
  readonly appservices: Appservices;
  readonly memory: Memory;
  readonly writer: Writer;
  readonly signers: Signers;
  readonly waiters: Waiters;
  readonly typing: Typing;
  readonly presence: Presence;
  readonly previews: Previews;
  readonly pushRules: PushRules;
  readonly unread: UnreadCounts;
  /** Of what is sent. */
  readonly limiter: Limiter;
  /** Of what is synchronised: where an operator has people send slowly, their clients still follow. */
  readonly readLimiter: Limiter;
  /** Of what networks without an account fetch. */
  readonly visitorLimiter: Limiter;
  readonly recentlySent: RecentlySent;
  /** Ranges of `messages.sent` that were read a moment ago, for the other subscribers. */
  readonly sentRanges: Map<string, Promise<SentEvent[]>>;
}

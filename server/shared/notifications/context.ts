import type { NoticeSettings } from "@safos/contract/notifications";
import type { Events } from "#events";
import type { Identity } from "#identity";
import type { Items } from "#items";
import type { Jobs } from "#jobs";
import type { Mail } from "#mail";
import type { Organisations } from "#organisations";
import type { Policy } from "#policy";
import type { Workspaces } from "#workspaces";
import type { Push } from "./push.ts";
import { readSettings, type NotificationDb } from "./queries.ts";
import { defaultSettings } from "./rules.ts";

/** What every verb about notices works with. */
export interface NotificationContext {
  readonly db: NotificationDb;
  readonly events: Events;
  readonly identity: Identity;
  readonly items: Items;
  readonly jobs: Jobs;
  readonly mail: Mail;
  readonly organisations: Organisations;
  readonly policy: Policy;
  /** Of the page, for what leads back to it. */
  readonly publicUrl: string;
  readonly push: Push;
  readonly workspaces: Workspaces;
}

export async function settingsOf({ db }: NotificationContext, personId: string): Promise<NoticeSettings> {
  return { ...defaultSettings, ...(await readSettings(db, [personId])).get(personId)?.content };
}

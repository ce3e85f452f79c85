import { expect } from "vitest";
import type { TestPerson, TestServer } from "../../../testing/server.ts";

/** For tests of simplified sliding sync: its answers, and how they are asked for. */

export interface ClientEvent {
  readonly event_id: string;
  readonly type: string;
  readonly state_key?: string;
  readonly sender: string;
  readonly content: Record<string, unknown>;
  readonly unsigned: { readonly membership?: string };
}
export interface RoomPart {
  readonly initial?: true;
  readonly name?: string;
  readonly heroes?: readonly { readonly user_id: string }[];
  readonly required_state?: readonly ClientEvent[];
  readonly timeline?: readonly ClientEvent[];
  readonly invite_state?: readonly ClientEvent[];
  readonly limited?: boolean;
  readonly num_live?: number;
  readonly joined_count?: number;
  readonly notification_count?: number;
  readonly highlight_count?: number;
  readonly bump_stamp?: number;
  readonly is_dm?: boolean;
}
export interface Answer {
  readonly pos: string;
  readonly lists: Record<string, { readonly count: number }>;
  readonly rooms: Record<string, RoomPart>;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into whatever came back
  readonly extensions: any;
}

export const slidingPath = "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync";

export async function askSliding(
  at: TestServer,
  who: TestPerson,
  body: object,
  { pos, timeout = 0 }: { readonly pos?: string | undefined; readonly timeout?: number } = {},
): Promise<Answer> {
  const query = new URLSearchParams({ timeout: String(timeout), ...(pos === undefined ? {} : { pos }) });
  const { status, body: answer } = await at.call(who, "POST", `${slidingPath}?${query.toString()}`, body);
  expect([status, answer]).toEqual([200, expect.anything()]);
  return answer as Answer;
}

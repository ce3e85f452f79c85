import { randomToken } from "#clock";
import type { EventMap } from "@safos/contract/events";
import type { AnyDb } from "#database";
import type { Principal } from "#http";
import type { Core } from "../../core.ts";
import { refuse } from "../../protocol/refuse.ts";
import { noteAct } from "../note-act.ts";
import { insertTask, type TaskKind } from "./queries.ts";

export const administrationTask = "chat:administer";
const idBytes = 18;

export interface ToStart {
  readonly kind: TaskKind;
  /** The id of a room or a user. */
  readonly subject: string;
  readonly request: object;
  readonly outcome: object;
  readonly act: EventMap["chat.erased"];
}

export const queueTask = ({ jobs }: Core, db: AnyDb, id: string, runAt?: Date): Promise<void> =>
  jobs.add(db, administrationTask, { id }, { key: `${administrationTask}:${id}`, ...(runAt ? { runAt } : {}) });

/** Asks for something that takes longer than a request; it is in the log from now on, and done whatever ends meanwhile. Its id. Refuses M_UNKNOWN. */
export async function startTask(core: Core, administrator: Principal, one: ToStart): Promise<string> {
  const { kind, subject, act } = one;
  const { organisationId, personId } = administrator;
  const id = randomToken(idBytes);
  const row = { id, kind, subject, organisationId, personId };
  await core.db.transaction().execute(async (trx) => {
    const texts = { request: JSON.stringify(one.request), outcome: JSON.stringify(one.outcome) };
    if (!(await insertTask(trx, { ...row, ...texts }))) refuse("M_UNKNOWN", "That is being done already.");
    await noteAct(core, administrator, { type: "chat.erased", payload: act }, trx);
    await queueTask(core, trx, id);
  });
  return id;
}

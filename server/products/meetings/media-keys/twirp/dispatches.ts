import {
  AgentDispatch,
  AgentDispatchState,
  CreateAgentDispatchRequest,
  ListAgentDispatchResponse,
  type DeleteAgentDispatchRequest,
  type ListAgentDispatchRequest,
} from "@livekit/protocol";
import { deleteDispatch, readDispatches, readJobsOf, type DispatchRow } from "../agents/queries.ts";
import { jobOf } from "../agents/worker.ts";
import { claimKeyRoom } from "../claim.ts";
import { setupOf, order } from "../context.ts";
import type { KeyRoomRow } from "../queries.ts";
import type { WireMessage } from "./codec.ts";
import { TwirpError } from "./error.ts";
import { elsewhere, type Exchange, type InRoom } from "./exchange.ts";
import { passOnCall, type Answer } from "./pass-on.ts";
import { requireMetadata, requireName } from "./require.ts";

/** LiveKit's AgentDispatchService: agents are sent to one room, which its token administers. */

const defaultPolicy = new CreateAgentDispatchRequest().restartPolicy;

const nanoseconds = (at: Date): bigint => BigInt(at.getTime()) * 1_000_000n;

async function view(
  { rooms }: Exchange,
  row: KeyRoomRow,
  dispatches: readonly DispatchRow[],
): Promise<AgentDispatch[]> {
  const jobs = await readJobsOf(
    rooms.context.db,
    dispatches.map(({ id }) => id),
  );
  return dispatches.map(
    ({ id, agentName, metadata, createdAt, name }) =>
      new AgentDispatch({
        ...{ id, agentName, metadata, room: name },
        state: new AgentDispatchState({
          createdAt: nanoseconds(createdAt),
          jobs: jobs.filter((one) => one.dispatchId === id).map((job) => jobOf(job, row)),
        }),
      }),
  );
}

/** Sends an agent to a room, which is made if it is not there. */
export async function createDispatch(
  exchange: Exchange,
  request: CreateAgentDispatchRequest,
): Promise<WireMessage | Answer> {
  const agentName = requireName("agent_name", request.agentName);
  const metadata = requireMetadata("metadata", request.metadata);
  if (
    request.restartPolicy !== defaultPolicy ||
    request.deployment !== "" ||
    Object.keys(request.attributes).length > 0
  )
    throw new TwirpError(
      "unimplemented",
      "restart_policy, deployment and attributes of dispatches are not offered here.",
    );
  const { rooms, grants } = exchange;
  const { context } = rooms;
  const name = requireName("room", request.room);
  const { row, isNew } = await claimKeyRoom(context, { keyId: grants.key.id, name });
  const address = elsewhere(exchange, row);
  if (address !== null) return passOnCall(address, exchange.seal(), exchange.call);
  if (isNew) await order(context, row, { kind: "setUp", setup: setupOf(context, row) });
  const made = await rooms.agents.dispatch(row, { agentName, metadata });
  return (await view(exchange, row, [made]))[0] ?? new AgentDispatch();
}

/** Agents that it has sent are told to leave. Refuses not_found. */
export async function removeDispatch(at: InRoom, { dispatchId }: DeleteAgentDispatchRequest): Promise<WireMessage> {
  const { rooms, row } = at;
  const gone = dispatchId.isWellFormed() && !dispatchId.includes("\u0000") ? dispatchId : "";
  const found = (await readDispatches(rooms.context.db, row)).filter(({ id }) => id === gone);
  const [shown] = await view(at, row, found);
  if (!shown || !(await deleteDispatch(rooms.context.db, row, gone)))
    throw new TwirpError("not_found", "There is no such dispatch.");
  rooms.agents.ended(row.keyId);
  return shown;
}

export async function listDispatches(at: InRoom, { dispatchId }: ListAgentDispatchRequest): Promise<WireMessage> {
  const all = await readDispatches(at.rooms.context.db, at.row);
  const wanted = dispatchId === "" ? all : all.filter(({ id }) => id === dispatchId);
  return new ListAgentDispatchResponse({ agentDispatches: await view(at, at.row, wanted) });
}

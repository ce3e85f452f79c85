import { pollRoutes as contract } from "@safos/contract/routes/polls";
import { disposition, type RouteBinding } from "#http";
import { actorRoutes } from "#items";
import { exportPoll } from "./export.ts";
import type { PollContext } from "./context.ts";
import { addOption } from "./options/add.ts";
import { approveOption } from "./options/approve.ts";
import { removeOption } from "./options/remove.ts";
import { changePoll } from "./polls/change.ts";
import { clonePoll } from "./polls/clone.ts";
import { createPoll } from "./polls/create.ts";
import { decidePoll } from "./polls/decide.ts";
import { listDuePolls, listPolls } from "./polls/list.ts";
import { setPollOpen } from "./polls/open.ts";
import { readPoll } from "./polls/read.ts";
import { castVote } from "./votes/cast.ts";
import { withdrawVote } from "./votes/withdraw.ts";

const pageSize = 50;

export const pollRoutes = (ctx: PollContext): RouteBinding =>
  actorRoutes("polls", contract, {
    listPolls: ({ caller, params, query: { state, after } }) =>
      listPolls(ctx, caller, params.id, {
        isOpen: state === undefined ? null : state === "open",
        after: after ?? null,
        limit: pageSize,
      }),
    createPoll: ({ caller, params, body }) => createPoll(ctx, caller, params.id, body),
    listDuePolls: async ({ caller }) => ({ items: await listDuePolls(ctx, caller) }),
    readPoll: ({ caller, params }) => readPoll(ctx, caller, params.id),
    changePoll: ({ caller, params, body }) => changePoll(ctx, caller, params.id, body),
    vote: ({ caller, params, body }) => castVote(ctx, caller, params.id, body.answers),
    withdrawVote: ({ caller, params }) => withdrawVote(ctx, caller, params.id),
    addOption: ({ caller, params, body }) => addOption(ctx, caller, params.id, body),
    approveOption: ({ caller, params }) => approveOption(ctx, caller, params.id, params.optionId),
    removeOption: ({ caller, params }) => removeOption(ctx, caller, params.id, params.optionId),
    closePoll: ({ caller, params }) => setPollOpen(ctx, caller, params.id, false),
    reopenPoll: ({ caller, params }) => setPollOpen(ctx, caller, params.id, true),
    decidePoll: ({ caller, params, body }) => decidePoll(ctx, caller, params.id, body),
    clonePoll: ({ caller, params }) => clonePoll(ctx, caller, params.id),
    async exportPoll({ caller, params, query: { format }, request, reply }) {
      const poll = await readPoll(ctx, caller, params.id);
      const { content, type } = await exportPoll(ctx, poll, format, ctx.http.callOf(request, reply));
      return reply
        .type(type)
        .header("content-disposition", disposition("attachment", `${poll.title.slice(0, 80)}.${format}`))
        .send(content);
    },
  });

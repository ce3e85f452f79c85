import { pollRoutes as contract } from "@safos/contract/routes/polls";
import { disposition, type RouteBinding } from "#http";
import { actorRoutes } from "#items";
import { exportPoll } from "./export.ts";
import type { PollService } from "./service.ts";

const pageSize = 50;

export const pollRoutes = (polls: PollService): RouteBinding =>
  actorRoutes("polls", contract, {
    async listPolls({ caller, params, query: { state, after } }) {
      const isOpen = state === undefined ? null : state === "open";
      const list = await polls.list(caller, params.id, isOpen, after ?? null, pageSize + 1);
      const last = list[pageSize - 1];
      return { items: list.slice(0, pageSize), ...(list.length > pageSize && last ? { next: last.id } : {}) };
    },
    createPoll: ({ caller, params, body }) => polls.create(caller, params.id, body),
    listDuePolls: async ({ caller }) => ({ items: await polls.due(caller) }),
    readPoll: ({ caller, params }) => polls.read(caller, params.id),
    changePoll: ({ caller, params, body }) => polls.change(caller, params.id, body),
    vote: ({ caller, params, body }) => polls.vote(caller, params.id, body.answers),
    withdrawVote: ({ caller, params }) => polls.withdraw(caller, params.id),
    addOption: ({ caller, params, body }) => polls.addOption(caller, params.id, body),
    approveOption: ({ caller, params }) => polls.approve(caller, params.id, params.optionId),
    removeOption: ({ caller, params }) => polls.removeOption(caller, params.id, params.optionId),
    closePoll: ({ caller, params }) => polls.setOpen(caller, params.id, false),
    reopenPoll: ({ caller, params }) => polls.setOpen(caller, params.id, true),
    decidePoll: ({ caller, params, body }) => polls.decide(caller, params.id, body),
    clonePoll: ({ caller, params }) => polls.clone(caller, params.id),
    async exportPoll({ caller, params, query: { format }, reply }) {
      const poll = await polls.read(caller, params.id);
      const { content, type } = await exportPoll(poll, format);
      return reply
        .type(type)
        .header("content-disposition", disposition("attachment", `${poll.title.slice(0, 80)}.${format}`))
        .send(content);
    },
  });

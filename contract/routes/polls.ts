import Type from "typebox";
import { Id } from "../common.ts";
import { ChangeOption, ChangePoll, Decision, NewOption, NewPoll, Poll, PollPage, Vote } from "../polls.ts";
import { Bytes, defineRoutes } from "../route.ts";

const OptionId = Type.String({ minLength: 1, maxLength: 255 });
const Listing = Type.Object(
  {
    state: Type.Optional(Type.Union([Type.Literal("open"), Type.Literal("closed")])),
    after: Type.Optional(Id),
  },
  { additionalProperties: false },
);
const Format = Type.Object({ format: Type.Union([Type.Literal("csv"), Type.Literal("xlsx")]) });

export const pollRoutes = defineRoutes({
  listPolls: {
    method: "GET",
    path: "/api/v1/workspaces/:id/polls",
    access: "person",
    query: Listing,
    answer: PollPage,
  },
  createPoll: {
    method: "POST",
    path: "/api/v1/workspaces/:id/polls",
    access: "person",
    body: NewPoll,
    answer: Poll,
    status: 201,
    errors: ["POLL_SHAPE", "DEADLINE_PAST"],
  },
  /** Open polls of all the person's workspaces that they have not voted in. */
  listDuePolls: { method: "GET", path: "/api/v1/polls/due", access: "person", answer: PollPage },
  readPoll: { method: "GET", path: "/api/v1/polls/:id", access: "actor", answer: Poll, errors: ["LINK_GONE"] },
  changePoll: {
    method: "PATCH",
    path: "/api/v1/polls/:id",
    access: "actor",
    body: ChangePoll,
    answer: Poll,
    errors: ["LINK_GONE", "POLL_CLOSED", "POLL_SHAPE", "DEADLINE_PAST", "OPTION_HAS_VOTES", "IN_CHANNEL"],
  },
  vote: {
    method: "PUT",
    path: "/api/v1/polls/:id/vote",
    access: "actor",
    body: Vote,
    answer: Poll,
    takesKey: true,
    errors: [
      "LINK_GONE",
      "POLL_CLOSED",
      "ALREADY_VOTED",
      "TOO_MANY_CHOICES",
      "OPTION_FULL",
      "OPTION_UNKNOWN",
      "VOTE_INVALID",
      "IN_CHANNEL",
    ],
  },
  withdrawVote: {
    method: "DELETE",
    path: "/api/v1/polls/:id/vote",
    access: "actor",
    answer: Poll,
    takesKey: true,
    errors: ["LINK_GONE", "POLL_CLOSED", "ALREADY_VOTED", "IN_CHANNEL"],
  },
  addOption: {
    method: "POST",
    path: "/api/v1/polls/:id/options",
    access: "actor",
    body: NewOption,
    answer: Poll,
    status: 201,
    errors: ["LINK_GONE", "POLL_CLOSED", "POLL_SHAPE", "PROPOSALS_OFF", "TOO_MANY_OPTIONS", "IN_CHANNEL"],
  },
  approveOption: {
    method: "PATCH",
    path: "/api/v1/polls/:id/options/:optionId",
    access: "actor",
    params: { optionId: OptionId },
    body: ChangeOption,
    answer: Poll,
    errors: ["LINK_GONE", "OPTION_UNKNOWN", "IN_CHANNEL"],
  },
  removeOption: {
    method: "DELETE",
    path: "/api/v1/polls/:id/options/:optionId",
    access: "actor",
    params: { optionId: OptionId },
    answer: Poll,
    errors: ["LINK_GONE", "OPTION_UNKNOWN", "OPTION_HAS_VOTES", "POLL_SHAPE", "POLL_CLOSED", "IN_CHANNEL"],
  },
  closePoll: {
    method: "POST",
    path: "/api/v1/polls/:id/close",
    access: "actor",
    answer: Poll,
    errors: ["LINK_GONE", "IN_CHANNEL"],
  },
  reopenPoll: {
    method: "POST",
    path: "/api/v1/polls/:id/reopen",
    access: "actor",
    answer: Poll,
    errors: ["LINK_GONE", "IN_CHANNEL"],
  },
  /** Chooses an option, closes the poll and, when asked to, makes a meeting of a date. */
  decidePoll: {
    method: "POST",
    path: "/api/v1/polls/:id/decide",
    access: "actor",
    body: Decision,
    answer: Poll,
    errors: ["LINK_GONE", "OPTION_UNKNOWN", "POLL_SHAPE", "IN_CHANNEL"],
  },
  clonePoll: {
    method: "POST",
    path: "/api/v1/polls/:id/clone",
    access: "person",
    answer: Poll,
    status: 201,
    errors: ["IN_CHANNEL"],
  },
  exportPoll: {
    method: "GET",
    path: "/api/v1/polls/:id/export",
    access: "actor",
    query: Format,
    answer: Bytes,
    errors: ["LINK_GONE", "RESULTS_HIDDEN"],
  },
});

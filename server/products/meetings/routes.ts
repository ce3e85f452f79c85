import Type from "typebox";
import { Empty, Id, Problem } from "@safos/contract/common";
import {
  Attendance,
  CallTicket,
  ChangeMeeting,
  GuestLink,
  Meeting,
  MeetingLinePage,
  MeetingLineQuery,
  MeetingPage,
  MeetingQuery,
  MuteTrack,
  MyMeetingQuery,
  NewMeeting,
} from "@safos/contract/meetings";
import { requirePerson, type FastifyInstance } from "#http";
import type { Guests } from "./guests.ts";
import type { Lines } from "./lines.ts";
import type { MeetingService } from "./service.ts";

const tags = ["meetings"];
const errors = { "4xx": Problem, "5xx": Problem };
const ById = Type.Object({ id: Id });
const ByParticipant = Type.Object({ id: Id, identity: Type.String({ minLength: 1, maxLength: 100 }) });
const ByGuest = Type.Object({ id: Id, guestId: Id });
type ById = { id: string };

export function meetingRoutes(options: { meetings: MeetingService; guests: Guests; lines: Lines }) {
  const { meetings, guests, lines } = options;

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ById; Querystring: MeetingQuery }>(
      "/api/v1/workspaces/:id/meetings",
      { schema: { tags, params: ById, querystring: MeetingQuery, response: { 200: MeetingPage, ...errors } } },
      (request) => meetings.list(requirePerson(request), request.params.id, request.query),
    );
    app.post<{ Params: ById; Body: NewMeeting }>(
      "/api/v1/workspaces/:id/meetings",
      { schema: { tags, params: ById, body: NewMeeting, response: { 201: Meeting, ...errors } } },
      async (request, reply) =>
        reply.code(201).send(await meetings.create(requirePerson(request), request.params.id, request.body)),
    );
    app.get<{ Querystring: MyMeetingQuery }>(
      "/api/v1/meetings",
      { schema: { tags, querystring: MyMeetingQuery, response: { 200: MeetingPage, ...errors } } },
      (request) => meetings.list(requirePerson(request), null, request.query),
    );
    app.get<{ Params: ById }>(
      "/api/v1/meetings/:id",
      { schema: { tags, params: ById, response: { 200: Meeting, ...errors } } },
      (request) => meetings.get(requirePerson(request), request.params.id),
    );
    app.patch<{ Params: ById; Body: ChangeMeeting }>(
      "/api/v1/meetings/:id",
      { schema: { tags, params: ById, body: ChangeMeeting, response: { 200: Meeting, ...errors } } },
      (request) => meetings.change(requirePerson(request), request.params.id, request.body),
    );
    app.delete<{ Params: ById }>(
      "/api/v1/meetings/:id",
      { schema: { tags, params: ById, response: { 200: Empty, ...errors } } },
      async (request) => {
        await meetings.remove(requirePerson(request), request.params.id);
        return {};
      },
    );
    app.post<{ Params: ById }>(
      "/api/v1/meetings/:id/start",
      { schema: { tags, params: ById, response: { 200: Meeting, ...errors } } },
      (request) => meetings.start(requirePerson(request), request.params.id),
    );
    app.post<{ Params: ById }>(
      "/api/v1/meetings/:id/end",
      { schema: { tags, params: ById, response: { 200: Meeting, ...errors } } },
      (request) => meetings.end(requirePerson(request), request.params.id),
    );
    app.post<{ Params: ById }>(
      "/api/v1/meetings/:id/join",
      { schema: { tags, params: ById, response: { 200: CallTicket, ...errors } } },
      (request) => meetings.join(requirePerson(request), request.params.id),
    );
    app.get<{ Params: ById }>(
      "/api/v1/meetings/:id/participants",
      { schema: { tags, params: ById, response: { 200: Attendance, ...errors } } },
      (request) => guests.attendance(requirePerson(request), request.params.id),
    );
    app.get<{ Params: ById; Querystring: MeetingLineQuery }>(
      "/api/v1/meetings/:id/lines",
      { schema: { tags, params: ById, querystring: MeetingLineQuery, response: { 200: MeetingLinePage, ...errors } } },
      (request) =>
        lines.list(requirePerson(request), request.params.id, request.query.after ?? null, request.query.limit ?? 200),
    );
    app.post<{ Params: ById & { identity: string }; Body: MuteTrack }>(
      "/api/v1/meetings/:id/participants/:identity/mute",
      { schema: { tags, params: ByParticipant, body: MuteTrack, response: { 200: Empty, ...errors } } },
      async (request) => {
        const { id, identity } = request.params;
        await meetings.mute(requirePerson(request), id, identity, request.body.trackSid);
        return {};
      },
    );
    app.delete<{ Params: ById & { identity: string } }>(
      "/api/v1/meetings/:id/participants/:identity",
      { schema: { tags, params: ByParticipant, response: { 200: Empty, ...errors } } },
      async (request) => {
        await meetings.putOut(requirePerson(request), request.params.id, request.params.identity);
        return {};
      },
    );
    app.post<{ Params: ById }>(
      "/api/v1/meetings/:id/lobby/admit",
      { schema: { tags, params: ById, response: { 200: Empty, ...errors } } },
      async (request) => {
        await guests.admitAll(requirePerson(request), request.params.id);
        return {};
      },
    );
    for (const [path, state] of [
      ["admit", "admitted"],
      ["deny", "denied"],
    ] as const)
      app.post<{ Params: ById & { guestId: string } }>(
        `/api/v1/meetings/:id/lobby/:guestId/${path}`,
        { schema: { tags, params: ByGuest, response: { 200: Empty, ...errors } } },
        async (request) => {
          await guests.decide(requirePerson(request), request.params.id, request.params.guestId, state);
          return {};
        },
      );
    app.post<{ Params: ById }>(
      "/api/v1/meetings/:id/guest-link",
      { schema: { tags, params: ById, response: { 201: GuestLink, ...errors } } },
      async (request, reply) =>
        reply.code(201).send(await meetings.createLink(requirePerson(request), request.params.id)),
    );
    app.delete<{ Params: ById }>(
      "/api/v1/meetings/:id/guest-link",
      { schema: { tags, params: ById, response: { 200: Empty, ...errors } } },
      async (request) => {
        await meetings.revokeLink(requirePerson(request), request.params.id);
        return {};
      },
    );
  };
}

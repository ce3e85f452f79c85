import Type from "typebox";
import { Empty, Id } from "../common.ts";
import { Bytes, defineRoutes } from "../route.ts";
import {
  ChangeWhiteboard,
  Dots,
  NewVoting,
  NewWhiteboard,
  VotingState,
  Whiteboard,
  WhiteboardImage,
  WhiteboardList,
} from "../whiteboards.ts";

const After = Type.Object({ after: Type.Optional(Id) });
const Import = Type.Object({ name: Type.String({ minLength: 1, maxLength: 250 }) });
/** `html` is the outline: what lies on the whiteboard as a text. */
const Export = Type.Object({
  format: Type.Union([Type.Literal("excalidraw"), Type.Literal("html")]),
  locale: Type.Optional(Type.Union([Type.Literal("sv"), Type.Literal("en")])),
});
const imageParams = { imageId: Type.String({ pattern: "^[A-Za-z0-9_-]{1,80}$" }) };

export const whiteboardRoutes = defineRoutes({
  listWhiteboards: {
    method: "GET",
    path: "/api/v1/workspaces/:id/whiteboards",
    access: "person",
    query: After,
    answer: WhiteboardList,
  },
  /** 200 instead of 201 with the meeting's whiteboard when it has one already. */
  createWhiteboard: {
    method: "POST",
    path: "/api/v1/workspaces/:id/whiteboards",
    access: "person",
    body: NewWhiteboard,
    answer: Whiteboard,
    status: 201,
  },
  importWhiteboard: {
    method: "POST",
    path: "/api/v1/workspaces/:id/whiteboards/import",
    access: "person",
    query: Import,
    body: Bytes,
    answer: Whiteboard,
    status: 201,
    errors: ["NOT_A_DRAWING", "TOO_MANY_ELEMENTS", "NOT_AN_IMAGE"],
  },
  readWhiteboard: {
    method: "GET",
    path: "/api/v1/whiteboards/:id",
    access: "actor",
    answer: Whiteboard,
    errors: ["LINK_GONE"],
  },
  changeWhiteboard: {
    method: "PATCH",
    path: "/api/v1/whiteboards/:id",
    access: "actor",
    body: ChangeWhiteboard,
    answer: Whiteboard,
    errors: ["LINK_GONE"],
  },
  exportWhiteboard: {
    method: "GET",
    path: "/api/v1/whiteboards/:id/export",
    access: "actor",
    query: Export,
    answer: Bytes,
    errors: ["LINK_GONE", "POLICY_REFUSED"],
  },
  /** The first picture of a name stays. */
  addImage: {
    method: "POST",
    path: "/api/v1/whiteboards/:id/images/:imageId",
    access: "actor",
    params: imageParams,
    body: Bytes,
    answer: WhiteboardImage,
    status: 201,
    errors: ["LINK_GONE", "NOT_AN_IMAGE"],
  },
  readImage: {
    method: "GET",
    path: "/api/v1/whiteboards/:id/images/:imageId",
    access: "actor",
    params: imageParams,
    answer: Bytes,
    errors: ["LINK_GONE"],
  },
});

/** Rounds of dot-voting, and the caller's own dots. */
export const votingRoutes = defineRoutes({
  readVoting: {
    method: "GET",
    path: "/api/v1/whiteboards/:id/voting",
    access: "actor",
    answer: VotingState,
    errors: ["LINK_GONE"],
  },
  startVoting: {
    method: "POST",
    path: "/api/v1/whiteboards/:id/voting",
    access: "actor",
    body: NewVoting,
    answer: VotingState,
    errors: ["LINK_GONE", "DOCUMENT_LOCKED"],
  },
  closeVoting: {
    method: "POST",
    path: "/api/v1/whiteboards/:id/voting/close",
    access: "actor",
    answer: VotingState,
    errors: ["LINK_GONE", "DOCUMENT_LOCKED"],
  },
  /** Forgets its dots too. */
  endVoting: {
    method: "DELETE",
    path: "/api/v1/whiteboards/:id/voting",
    access: "actor",
    answer: Empty,
    errors: ["LINK_GONE", "DOCUMENT_LOCKED"],
  },
  vote: {
    method: "POST",
    path: "/api/v1/whiteboards/:id/votes",
    access: "actor",
    body: Dots,
    answer: VotingState,
    errors: ["LINK_GONE", "DOCUMENT_LOCKED", "NO_VOTING", "TOO_MANY_DOTS"],
  },
});

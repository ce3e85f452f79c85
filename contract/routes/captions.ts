import Type from "typebox";
import {
  Captions,
  CorrectLine,
  MadeMinutes,
  NewMinutes,
  ReadTranscript,
  StartCaptions,
  Transcript,
  TranscriptFile,
  Utterance,
} from "../captions.ts";
import { Bytes, defineRoutes } from "../route.ts";

export const captionRoutes = defineRoutes({
  readCaptions: {
    method: "GET",
    path: "/api/v1/meetings/:id/captions",
    access: "person",
    answer: Captions,
  },
  /** Also changes the language of those that are on, and whether they are kept. */
  startCaptions: {
    method: "PUT",
    path: "/api/v1/meetings/:id/captions",
    access: "person",
    body: StartCaptions,
    answer: Captions,
    errors: ["ENDED", "NOT_LIVE", "CAPTIONS_ENCRYPTED", "MEDIA_EXTERNAL", "POLICY_REFUSED", "CAPTIONS_NO_ENGINE"],
  },
  stopCaptions: {
    method: "DELETE",
    path: "/api/v1/meetings/:id/captions",
    access: "person",
    answer: Captions,
    errors: ["ENDED", "NOT_LIVE", "CAPTIONS_ENCRYPTED", "MEDIA_EXTERNAL"],
  },
  /** What was said, where it was kept. */
  readTranscript: {
    method: "GET",
    path: "/api/v1/meetings/:id/transcript",
    access: "person",
    query: ReadTranscript,
    answer: Transcript,
  },
  correctTranscript: {
    method: "PATCH",
    path: "/api/v1/meetings/:id/transcript/:utteranceId",
    access: "person",
    body: CorrectLine,
    answer: Utterance,
    errors: ["LINE_CHANGED"],
  },
  /** All of it, for good. */
  removeTranscript: {
    method: "DELETE",
    path: "/api/v1/meetings/:id/transcript",
    access: "person",
    answer: Type.Object({}),
  },
  sendTranscript: {
    method: "GET",
    path: "/api/v1/meetings/:id/transcript/file",
    access: "person",
    query: TranscriptFile,
    answer: Bytes,
  },
  /** Minutes from the template, with what was said. */
  makeMinutes: {
    method: "POST",
    path: "/api/v1/meetings/:id/transcript/minutes",
    access: "person",
    body: NewMinutes,
    answer: MadeMinutes,
    status: 201,
  },
});

import type { TranscriptFile } from "@safos/contract/captions";
import { disposition, fileNameOf, type FastifyReply, type Principal } from "#http";
import type { CaptionContext } from "../context.ts";
import type { WorkCall } from "./documents.ts";
import { passagesOf, writeSrt, writeText, writeVtt } from "./formats.ts";
import { readWhole } from "./read-whole.ts";

const types = {
  txt: "text/plain; charset=utf-8",
  vtt: "text/vtt; charset=utf-8",
  srt: "application/x-subrip; charset=utf-8",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
} as const;

/** Answers with the transcript as a file. Refuses MISSING and TOO_LARGE. */
export async function sendTranscript(
  context: CaptionContext,
  principal: Principal,
  meetingId: string,
  { format, locale = "sv" }: TranscriptFile,
  { reply, call }: { readonly reply: FastifyReply; readonly call: WorkCall },
): Promise<FastifyReply> {
  const { title, lines, began } = await readWhole(context, principal, meetingId);
  const write = {
    txt: () => writeText(title, lines, began),
    vtt: () => writeVtt(title, lines, began),
    srt: () => writeSrt(lines, began),
    docx: () => context.captionDocuments.writeDocx({ title, locale, passages: passagesOf(lines, began) }, call),
  };
  const content = await write[format]();
  return reply
    .type(types[format])
    .header("content-disposition", disposition("attachment", `${fileNameOf(title, "Utskrift")}.${format}`))
    .header("content-security-policy", "sandbox; default-src 'none'")
    .send(content);
}

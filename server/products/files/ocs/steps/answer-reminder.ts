import { refuse, sendOcs } from "#http";
import { missing } from "../../tree/refusals.ts";
import { defineStep } from "../exchange.ts";

/** GET: `dueDate`, a moment or null; PUT sets it, 201 where there was none; DELETE ends it, 404 where there was none. */
export const answerReminder = defineStep({
  name: "answer-reminder",
  section: "Nextcloud server: files_reminders API",
  needs: ["person", "file", "fields"],
  gives: ["answer"],
  async run({ deps, request, reply }, { person, file, fields }) {
    const { reminders } = deps;
    const ref = { kind: "file", id: String(file.node.id) } as const;
    const known = await reminders.read(person, ref);
    if (request.method === "GET") return { answer: sendOcs(request, reply, { dueDate: known?.toISOString() ?? null }) };
    if (request.method === "DELETE") {
      if (known === null) throw missing();
      await reminders.remove(person, ref);
      return { answer: sendOcs(request, reply, []) };
    }
    const at = new Date(fields.get("dueDate") ?? "");
    if (Number.isNaN(at.getTime())) throw refuse("INVALID", "dueDate is a moment, as 2026-12-01T08:00:00Z.");
    await reminders.set(person, ref, at);
    return { answer: sendOcs(request, known === null ? reply.code(201) : reply, []) };
  },
});

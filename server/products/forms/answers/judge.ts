import { checkResponse, marksOf, questionsOf } from "@safos/contract/form-logic";
import type { Answers, FormContent } from "@safos/contract/form-shapes";
import type { FormFile } from "@safos/contract/forms";
import { refuse } from "#http";
import type { FormDb, StoredForm } from "../forms/queries.ts";
import { matchPattern } from "./match.ts";
import { claimUploads, readUploads, readUploadsByIds } from "../responses/queries.ts";

interface NamedFile {
  readonly id: string;
  readonly questionId: string;
}

/** An answer that the form takes: what is off its way is left out. */
export interface JudgedAnswers {
  readonly answers: Answers;
  /** What can be counted of it, see `marksOf`. */
  readonly marks: readonly string[];
  readonly files: readonly NamedFile[];
}

/** Refuses ANSWERS_WRONG with what is wrong by question. */
export function judgeAnswers(form: StoredForm, given: Answers): JudgedAnswers {
  const { answers, faults } = checkResponse(form.content, given, matchPattern);
  if (Object.keys(faults).length > 0) throw refuse("ANSWERS_WRONG", { faults });
  return { answers, marks: marksOf(form.content, answers), files: namedFiles(form.content, answers) };
}

/** The files that answers name. */
export async function readFilesOf(db: FormDb, form: StoredForm, answers: Answers): Promise<FormFile[]> {
  const ids = namedFiles(form.content, answers).map((one) => one.id);
  return (await readUploadsByIds(db, form.id, ids)).map(({ id, name, size }) => ({ id, name, size }));
}

/** Makes uploads those of a response and gives up the ones it named before. Refuses FILE_WRONG. */
export async function claimFiles(
  trx: FormDb,
  form: StoredForm,
  responseId: string,
  files: readonly NamedFile[],
): Promise<void> {
  if (files.length === 0 && (await readUploads(trx, [responseId])).length === 0) return;
  if ((await claimUploads(trx, responseId, files, form.id)) < files.length)
    throw refuse("FILE_WRONG", "A file of this answer is no longer there. Add it again.");
}

const namedFiles = (content: FormContent, answers: Answers): NamedFile[] =>
  questionsOf(content).flatMap((question) => {
    const answer = answers[question.id];
    return question.kind === "file" && Array.isArray(answer)
      ? answer.map((id) => ({ id, questionId: question.id }))
      : [];
  });

import { buffer } from "node:stream/consumers";
import { questionsOf } from "@safos/contract/form-logic";
import { answerText } from "@safos/contract/form-texts";
import type { FormResponse, Results } from "@safos/contract/forms";
import PDFDocument from "pdfkit";
import { splitByFont } from "#pdf-fonts";
import type { StoredForm } from "../forms/queries.ts";
import { countQuestions } from "./sheets.ts";
import { textsIn } from "./texts.ts";

type Document = PDFKit.PDFDocument;

const colour = { text: "#1c2630", quiet: "#5a6672", line: "#d5dbe0", bar: "#2f7fb0" } as const;

const open = (title: string): Document =>
  new PDFDocument({
    size: "A4",
    margins: { top: 56, bottom: 56, left: 56, right: 56 },
    info: { Title: title, Producer: "Safos" },
    lang: "sv",
    displayTitle: true,
    pdfVersion: "1.7",
  });

/** Writes a paragraph, changing the font's file where the script changes. */
function write(
  document: Document,
  text: string,
  options: { size: number; face?: "regular" | "bold"; isQuiet?: boolean; gap?: number },
): void {
  const { size, face = "regular", isQuiet = false, gap = 0 } = options;
  document.fontSize(size).fillColor(isQuiet ? colour.quiet : colour.text);
  for (const line of text.split(/\r\n|\r|\n/)) {
    const runs = splitByFont(line === "" ? " " : line, face);
    for (const [index, run] of runs.entries())
      document.font(run.font).text(run.text, { continued: index < runs.length - 1, lineGap: 2 });
  }
  if (gap > 0) document.y += gap;
}

function rule(document: Document): void {
  const { left, right } = document.page.margins;
  document
    .moveTo(left, document.y + 4)
    .lineTo(document.page.width - right, document.y + 4)
    .lineWidth(0.5)
    .strokeColor(colour.line)
    .stroke();
  document.y += 14;
}

/** One response as a PDF, for anyone who sent it and for the file. */
export async function writeResponsePdf(
  form: StoredForm,
  response: FormResponse,
  organisation: string,
): Promise<Buffer> {
  const texts = textsIn(form.settings.language);
  const document = open(form.title);
  write(document, organisation, { size: 9, isQuiet: true, gap: 4 });
  write(document, form.title, { size: 18, face: "bold", gap: 4 });
  const who = form.settings.isAnonymous
    ? texts.anonymous
    : [
        response.person?.displayName ?? response.guestName ?? texts.visitor,
        response.sentAt && stamp(response.sentAt, form),
      ]
        .filter(Boolean)
        .join(" · ");
  write(document, who, { size: 9, isQuiet: true, gap: 6 });
  rule(document);
  for (const [index, question] of questionsOf(form.content).entries()) {
    const text = answerText(question, response.answers[question.id], response.files);
    if (text === "" && response.answers[question.id] === undefined) continue;
    write(document, `${index + 1}. ${question.title}`, { size: 11, face: "bold", gap: 2 });
    write(document, text, { size: 10.5, gap: 10 });
  }
  document.end();
  return buffer(document);
}

/** The results as a PDF: for each question a table with bars. */
export async function writeResultsPdf(form: StoredForm, results: Results, organisation: string): Promise<Buffer> {
  const texts = textsIn(form.settings.language);
  const document = open(form.title);
  write(document, organisation, { size: 9, isQuiet: true, gap: 4 });
  write(document, form.title, { size: 18, face: "bold", gap: 4 });
  write(document, `${texts.responseCount}: ${results.responseCount}`, { size: 10, isQuiet: true, gap: 6 });
  rule(document);
  for (const { number, question, answered, groups } of countQuestions(form, results.marks)) {
    write(document, `${number}. ${question.title}`, { size: 11, face: "bold", gap: 1 });
    write(document, `${texts.responseCount}: ${answered}`, { size: 9, isQuiet: true, gap: 4 });
    for (const { name, rows, average } of groups) {
      if (name !== "") write(document, name, { size: 9.5, face: "bold", gap: 1 });
      for (const row of rows) drawRow(document, row.label, row.count, answered);
      if (average !== null)
        write(
          document,
          `${texts.average}: ${average.toFixed(1).replace(".", form.settings.language === "sv" ? "," : ".")}`,
          { size: 9.5 },
        );
      document.y += 4;
    }
    for (const { text } of results.texts.filter((one) => one.questionId === question.id && groups.length === 0))
      write(document, `– ${text}`, { size: 9.5, gap: 2 });
    document.y += 8;
  }
  document.end();
  return buffer(document);
}

function drawRow(document: Document, label: string, count: number, answered: number): void {
  const { left, right, bottom } = document.page.margins;
  if (document.y > document.page.height - bottom - 30) document.addPage();
  const width = document.page.width - left - right - 90;
  const share = answered === 0 ? 0 : count / answered;
  const top = document.y;
  document.x = left;
  write(document, `${label}   ${count} (${Math.round(share * 100)} %)`, { size: 9.5 });
  document
    .rect(left, document.y, Math.max(width * Math.min(share, 1), 0.5), 4)
    .fillColor(colour.bar)
    .fill();
  document.y = Math.max(document.y, top) + 9;
}

function stamp(moment: string, form: StoredForm): string {
  return new Intl.DateTimeFormat(form.settings.language === "sv" ? "sv-SE" : "en-GB", {
    timeZone: "Europe/Stockholm",
    dateStyle: "medium",
    timeStyle: "short",
  }).format(new Date(moment));
}

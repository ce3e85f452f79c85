import type { FormLanguage } from "@safos/contract/forms";

/** Texts that the server itself writes into files and mail, in the form's language. */
const texts = {
  sv: {
    name: "Namn",
    account: "Användarnamn",
    sent: "Skickat",
    changed: "Ändrat",
    visitor: "Besökare",
    responses: "Svar",
    questions: "Frågor",
    summary: "Sammanställning",
    answer: "Svar",
    count: "Antal",
    share: "Andel",
    question: "Fråga",
    noAnswer: "Inget svar",
    anonymous: "Anonymt svar",
    other: "Annat",
    average: "Medel",
    place: "Medelplats",
    responseCount: "Antal svar",
    receipt: (title: string, organisation: string) => ({
      subject: `Kopia av ditt svar: ${title}`,
      paragraphs: [
        "Hej!",
        `Tack för ditt svar på ”${title}” från ${organisation}. Svaret ligger som PDF i det här mejlet.`,
      ],
      why: "Har du inte svarat på något? Då har någon skrivit fel adress och du kan slänga mejlet.",
    }),
    fileName: "Ditt svar",
    hidden: "Färre än fem svar: visas inte",
    sheetName: (title: string) => `Enkätsvar – ${title}`,
  },
  en: {
    name: "Name",
    account: "User name",
    sent: "Sent",
    changed: "Changed",
    visitor: "Visitor",
    responses: "Responses",
    questions: "Questions",
    summary: "Summary",
    answer: "Answer",
    count: "Count",
    share: "Share",
    question: "Question",
    noAnswer: "No answer",
    anonymous: "Anonymous response",
    other: "Other",
    average: "Average",
    place: "Average place",
    responseCount: "Number of responses",
    receipt: (title: string, organisation: string) => ({
      subject: `A copy of your response: ${title}`,
      paragraphs: [
        "Hello,",
        `Thank you for your response to “${title}” from ${organisation}. It is attached to this mail as a PDF.`,
      ],
      why: "If you have not responded to anything, someone has written the wrong address and you can delete this mail.",
    }),
    fileName: "Your response",
    hidden: "Fewer than five responses: not shown",
    sheetName: (title: string) => `Form responses – ${title}`,
  },
} as const;

export const textsIn = (language: FormLanguage): (typeof texts)[FormLanguage] => texts[language];

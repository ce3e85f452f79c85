/** Swedish words about what becomes of a workspace; loaded with what uses them. */
export const svLife = {
  "life.archive": "Arkivera samarbetsytan",
  "life.archiveLead":
    "I en arkiverad samarbetsyta kan alla läsa, men ingen ändra något. Du kan öppna den igen när som helst.",
  "life.archived": "{name} är arkiverad.",
  "life.archivedSince": "Arkiverad {when}. Alla kan läsa, men ingen ändra något.",
  "life.unarchive": "Öppna igen",
  "life.unarchived": "{name} går att ändra igen.",
  "life.export": "Exportera samarbetsytan",
  "life.exportStart": "Skapa export",
  "life.exports": "Dina exporter",
  "life.exportLead":
    "En export är ett arkiv (ZIP) med allt i samarbetsytan som du får se: dokument, filer, tavlor, omröstningar, enkäter, whiteboards, möten och kanaler. Privata kanaler som du inte är med i följer inte med. Samarbetsytans ägare ser att exporten är gjord.",
  "life.exportNone": "Du har inte gjort någon export",
  "life.exportDone": "{size}, tas bort {until}",
  "life.exportState.waiting": "Väntar på sin tur",
  "life.exportState.running": "Skapas: {done} av {all} delar",
  "life.exportState.done": "Klar",
  "life.exportState.failed": "Blev inte gjord. Försök igen.",
  "life.exportDownload": "Hämta",
  "life.exportStop": "Avbryt exporten {when}",
  "life.exportRemove": "Ta bort exporten {when}",
  "life.reviewDue": "Dags att gå igenom vilka som är med",
  "life.reviewLead":
    "En gång om året går ägarna igenom medlemmarna. Ta bort dem som inte ska vara med längre, och säg till när det är gjort.",
  "life.reviewDone": "Jag har gått igenom medlemmarna",
  "life.reviewed": "Genomgången är noterad.",
  "life.neverReviewed": "Medlemmarna ska gås igenom senast {due}.",
  "life.reviewedBy": "Genomgångna {when} av {who}. Nästa gång senast {due}.",
  "life.reviewedAt": "Genomgångna {when}. Nästa gång senast {due}.",
  "life.reviewNow": "Gå igenom medlemmarna",
} as const;

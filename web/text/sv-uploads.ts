/** Swedish words of files that stand on the first page: what is uploaded, what was changed, and refusals. */
export const svUploads = {
  "files.you": "Du",
  "error.FILE_MISSING": "Filen finns inte längre, eller så har du inte tillgång.",
  "error.NOT_A_FOLDER": "Det är en fil, inte en mapp.",
  "error.NOT_A_FILE": "Det är en mapp, inte en fil.",
  "error.INTO_ITSELF": "En mapp kan inte läggas i sig själv.",
  "error.ROOT_FIXED": "Samarbetsytans egen mapp följer ytan och kan inte ändras här.",
  "error.CHANGED_MEANWHILE": "Någon ändrade filen under tiden. Hämta den igen.",
  "error.CHECKSUM_WRONG": "Filen kom inte fram hel. Försök igen.",
  "error.UPLOAD_MISSING": "Uppladdningen har upphört. Försök igen.",
  "error.UPLOAD_INCOMPLETE": "Hela filen kom inte fram. Försök igen.",
  "error.COPY_MISSING": "Kopieringen finns inte längre.",
  "error.COPY_CANCELLED": "Kopieringen avbröts.",
  "error.TOO_MANY_COPIES": "Tre stora kopieringar pågår redan. Vänta tills en av dem är klar.",
  "error.ORGANISATION_FULL":
    "Organisationen har använt allt utrymme den har. Ta bort något, eller be administratören om mer.",
  "error.CONTENT_INFECTED": "Virusskyddet hittade {signature}, så det sparades inte.",
  "error.QUOTA_EXCEEDED": "Utrymmet räcker inte. Ta bort något eller be administratören om mer.",
  "error.NO_PREVIEW": "Filen kan inte visas här.",
} as const;

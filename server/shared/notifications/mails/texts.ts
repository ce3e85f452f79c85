import type { PersonRole } from "@safos/contract/person-roles";
import type { Reason } from "../sources.ts";

/** What mails about notices say. */
export const mailTexts: Record<
  "sv" | "en",
  Record<Reason, string> & {
    subject: (n: number) => string;
    answers: (n: number) => string;
    roles: Readonly<Record<PersonRole, string>>;
    open: string;
    more: string;
    why: string;
    whyAtOnce: string;
  }
> = {
  sv: {
    mention: "nämnde dig",
    assigned: "gav dig en uppgift",
    invited: "bjöd in dig",
    answer: "svarade",
    comment: "kommenterade",
    suggested: "föreslog en ändring",
    changed: "ändrade",
    due: "Snart dags",
    closed: "Avslutat",
    decided: "Bestämt",
    roleGiven: "gav dig en roll",
    roleTaken: "tog tillbaka en roll",
    roleEnded: "En roll har tagit slut",
    tokenMade: "Driften har skapat en nyckel till ditt konto",
    tokenMadeFor: "Driften har skapat en nyckel för",
    breakGlassAsked: "Driften ber om nödåtkomst",
    breakGlassOpened: "Nödåtkomst har öppnats",
    breakGlassEnded: "Nödåtkomsten är slut",
    handedOver: "Du äger nu",
    takenOver: "har som administratör tagit över",
    reviewDue: "Dags att gå igenom vilka som är med i",
    transferOffered: "vill överlåta en samarbetsyta till en annan myndighet:",
    transferDeclined: "tackade nej till att ta över",
    transferLapsed: "Ingen svarade på erbjudandet om",
    transferred: "En annan myndighet äger nu",
    exported: "har exporterat",
    exportReady: "Din export är klar att hämta",
    exportFailed: "Exporten blev inte gjord",
    accessibilityReported: "Någon har rapporterat en brist i tillgängligheten",
    directoryFailed: "Katalogen kan inte läsas",
    directoryStopped: "Synken från katalogen stannade",
    roles: {
      auditor: "Granskare",
      registrator: "Registrator",
      groupManager: "Gruppansvarig",
      formPublisher: "Enkätutgivare",
    },
    subject: (n) => (n === 1 ? "1 oläst händelse i Safos" : `${n} olästa händelser i Safos`),
    answers: (n) => (n === 1 ? "1 nytt svar" : `${n} nya svar`),
    open: "Öppna Safos",
    more: "och fler som du ser i Safos",
    why: "Du får det här brevet för att du har valt det under Aviseringar i din profil.",
    whyAtOnce: "Du får brevet direkt för att det gäller just dig och du har valt det under Aviseringar i din profil.",
  },
  en: {
    mention: "mentioned you",
    assigned: "gave you a task",
    invited: "invited you",
    answer: "answered",
    comment: "commented",
    suggested: "suggested a change",
    changed: "changed",
    due: "Due soon",
    closed: "Closed",
    decided: "Decided",
    roleGiven: "gave you a role",
    roleTaken: "took back a role",
    roleEnded: "A role has ended",
    tokenMade: "The operator has made a token for your account",
    tokenMadeFor: "The operator has made a token for",
    breakGlassAsked: "The operator asks for emergency access",
    breakGlassOpened: "Emergency access has been opened",
    breakGlassEnded: "The emergency access has ended",
    handedOver: "You own now",
    takenOver: "has as an administrator taken over",
    reviewDue: "Time to go through who is in",
    transferOffered: "offers a workspace to another organisation:",
    transferDeclined: "declined to take over",
    transferLapsed: "Nobody answered the offer of",
    transferred: "Another organisation now owns",
    exported: "has exported",
    exportReady: "Your export is ready to download",
    exportFailed: "The export was not made",
    accessibilityReported: "Someone has reported a lack of accessibility",
    directoryFailed: "The directory cannot be read",
    directoryStopped: "The sync from the directory has stopped",
    roles: {
      auditor: "Auditor",
      registrator: "Registrar",
      groupManager: "Group manager",
      formPublisher: "Form publisher",
    },
    subject: (n) => (n === 1 ? "1 unread event in Safos" : `${n} unread events in Safos`),
    answers: (n) => (n === 1 ? "1 new answer" : `${n} new answers`),
    open: "Open Safos",
    more: "and more that you see in Safos",
    why: "You get this letter because you chose it under Notifications in your profile.",
    whyAtOnce:
      "You get this letter at once because it is meant for you and you chose so under Notifications in your profile.",
  },
};

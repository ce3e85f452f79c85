import { setupI18n, type I18n } from "@lingui/core";
import { I18nProvider, useLingui } from "@lingui/react";
import { createContext, useContext, type ReactNode } from "react";
import type { TextKey as ShellKey } from "./sv.ts";
import type { svAdmin } from "./sv-admin.ts";
import type { svAccessibility } from "./sv-accessibility.ts";
import type { svAccess } from "./sv-access.ts";
import type { svAudit } from "./sv-audit.ts";
import type { svWelcome } from "./sv-welcome.ts";
import type { svLife } from "./sv-life.ts";
import type { svLinks } from "./sv-links.ts";
import type { svLeaving } from "./sv-leaving.ts";
import type { svBackground } from "./sv-background.ts";
import type { svNextUp } from "./sv-nextup.ts";
import type { svNoise } from "./sv-noise.ts";
import type { svBoards } from "./sv-boards.ts";
import type { svBreakout } from "./sv-breakout.ts";
import type { svBreakGlass } from "./sv-breakglass.ts";
import type { svCallWindow } from "./sv-callwindow.ts";
import type { svCalendar } from "./sv-calendar.ts";
import type { svBook } from "./sv-book.ts";
import type { svBookingPages } from "./sv-bookingpages.ts";
import type { svGroupChat } from "./sv-groupchat.ts";
import type { svChatInvites } from "./sv-chatinvites.ts";
import type { svChatList } from "./sv-chatlist.ts";
import type { svChatMedia } from "./sv-chatmedia.ts";
import type { svOpenChats } from "./sv-openchats.ts";
import type { svSpaces } from "./sv-spaces.ts";
import type { svGuestAnswer } from "./sv-guestanswer.ts";
import type { svCounter } from "./sv-counter.ts";
import type { svDelegation } from "./sv-delegation.ts";
import type { svLink } from "./sv-link.ts";
import type { svLayers } from "./sv-layers.ts";
import type { svSubscribe } from "./sv-subscribe.ts";
import type { svInvitations } from "./sv-invitations.ts";
import type { svProposals } from "./sv-proposals.ts";
import type { svCaptions } from "./sv-captions.ts";
import type { svClients } from "./sv-clients.ts";
import type { svResources } from "./sv-resources.ts";
import type { svCollaboration } from "./sv-collaboration.ts";
import type { svConnection } from "./sv-connection.ts";
import type { svCompare } from "./sv-compare.ts";
import type { svDevices } from "./sv-devices.ts";
import type { svChannelSettings } from "./sv-channelsettings.ts";
import type { svDirectory } from "./sv-directory.ts";
import type { svDocuments } from "./sv-documents.ts";
import type { svFederated } from "./sv-federated.ts";
import type { svFiles } from "./sv-files.ts";
import type { svFileLocks } from "./sv-filelocks.ts";
import type { svFileDetails } from "./sv-filedetails.ts";
import type { svForms } from "./sv-forms.ts";
import type { svGuests } from "./sv-guests.ts";
import type { svGroups } from "./sv-groups.ts";
import type { svImports } from "./sv-imports.ts";
import type { svIncoming } from "./sv-incoming.ts";
import type { svItemClass } from "./sv-itemclass.ts";
import type { svItems } from "./sv-items.ts";
import type { svLivePage } from "./sv-livepage.ts";
import type { svLook } from "./sv-look.ts";
import type { svMembers } from "./sv-members.ts";
import type { svMeetings } from "./sv-meetings.ts";
import type { svNotifications } from "./sv-notifications.ts";
import type { svOutbox } from "./sv-outbox.ts";
import type { svKeywords } from "./sv-keywords.ts";
import type { svOwnPresence } from "./sv-ownpresence.ts";
import type { svPersonCard } from "./sv-personcard.ts";
import type { svPresence } from "./sv-presence.ts";
import type { svPermissions } from "./sv-permissions.ts";
import type { svPolicy } from "./sv-policy.ts";
import type { svContacts } from "./sv-contacts.ts";
import type { svPolls } from "./sv-polls.ts";
import type { svProfile } from "./sv-profile.ts";
import type { svPrograms } from "./sv-programs.ts";
import type { svProviders } from "./sv-providers.ts";
import type { svEncryption } from "./sv-encryption.ts";
import type { svRecordings } from "./sv-recordings.ts";
import type { svRegistration } from "./sv-registration.ts";
import type { svRich } from "./sv-rich.ts";
import type { svEmoji } from "./sv-emoji.ts";
import type { svPacks } from "./sv-packs.ts";
import type { svRinging } from "./sv-ringing.ts";
import type { svRoles } from "./sv-roles.ts";
import type { svMessageActions } from "./sv-messageactions.ts";
import type { svRoom } from "./sv-room.ts";
import type { svNewDevice } from "./sv-newdevice.ts";
import type { svKeyRecovery } from "./sv-keyrecovery.ts";
import type { svRoomKeys } from "./sv-roomkeys.ts";
import type { svSearch } from "./sv-search.ts";
import type { svSecurity } from "./sv-security.ts";
import type { svSending } from "./sv-sending.ts";
import type { svSetup } from "./sv-setup.ts";
import type { svTemplates } from "./sv-templates.ts";
import type { svTransfers } from "./sv-transfers.ts";
import type { svVerify } from "./sv-verify.ts";
import type { svSigns } from "./sv-signs.ts";
import type { svVisits } from "./sv-visits.ts";
import type { svTranscript } from "./sv-transcript.ts";
import type { svUsage } from "./sv-usage.ts";
import type { svSharedFiles } from "./sv-sharedfiles.ts";
import type { svSignIn } from "./sv-signin.ts";
import type { svReminders } from "./sv-reminders.ts";
import type { svReporting } from "./sv-reporting.ts";
import type { svRewind } from "./sv-rewind.ts";
import type { svOffice } from "./sv-office.ts";
import type { svViewer } from "./sv-viewer.ts";
import type { svWebinar } from "./sv-webinar.ts";
import type { svWhiteboards } from "./sv-whiteboards.ts";

/** Every key of the shell, and of the parts that bring their words along when they are opened. */
export type TextKey =
  | ShellKey
  | keyof typeof svAdmin
  | keyof typeof svKeywords
  | keyof typeof svOwnPresence
  | keyof typeof svPersonCard
  | keyof typeof svPresence
  | keyof typeof svAccess
  | keyof typeof svAccessibility
  | keyof typeof svAudit
  | keyof typeof svLeaving
  | keyof typeof svNewDevice
  | keyof typeof svLinks
  | keyof typeof svLife
  | keyof typeof svWelcome
  | keyof typeof svBackground
  | keyof typeof svNoise
  | keyof typeof svBoards
  | keyof typeof svBreakGlass
  | keyof typeof svKeyRecovery
  | keyof typeof svGroupChat
  | keyof typeof svChannelSettings
  | keyof typeof svChatInvites
  | keyof typeof svChatList
  | keyof typeof svChatMedia
  | keyof typeof svOpenChats
  | keyof typeof svSpaces
  | keyof typeof svBreakout
  | keyof typeof svCallWindow
  | keyof typeof svCalendar
  | keyof typeof svBook
  | keyof typeof svBookingPages
  | keyof typeof svGuestAnswer
  | keyof typeof svCounter
  | keyof typeof svDelegation
  | keyof typeof svLink
  | keyof typeof svLayers
  | keyof typeof svSubscribe
  | keyof typeof svInvitations
  | keyof typeof svProposals
  | keyof typeof svCaptions
  | keyof typeof svTranscript
  | keyof typeof svClients
  | keyof typeof svResources
  | keyof typeof svCollaboration
  | keyof typeof svDevices
  | keyof typeof svVerify
  | keyof typeof svSigns
  | keyof typeof svVisits
  | keyof typeof svDirectory
  | keyof typeof svDocuments
  | keyof typeof svFederated
  | keyof typeof svFiles
  | keyof typeof svFileDetails
  | keyof typeof svFileLocks
  | keyof typeof svForms
  | keyof typeof svGroups
  | keyof typeof svGuests
  | keyof typeof svImports
  | keyof typeof svItemClass
  | keyof typeof svItems
  | keyof typeof svLook
  | keyof typeof svMeetings
  | keyof typeof svMembers
  | keyof typeof svNextUp
  | keyof typeof svNotifications
  | keyof typeof svOutbox
  | keyof typeof svPermissions
  | keyof typeof svPolicy
  | keyof typeof svContacts
  | keyof typeof svPolls
  | keyof typeof svProfile
  | keyof typeof svPrograms
  | keyof typeof svProviders
  | keyof typeof svEncryption
  | keyof typeof svRecordings
  | keyof typeof svLivePage
  | keyof typeof svRegistration
  | keyof typeof svEmoji
  | keyof typeof svPacks
  | keyof typeof svRich
  | keyof typeof svRinging
  | keyof typeof svRoles
  | keyof typeof svMessageActions
  | keyof typeof svRoom
  | keyof typeof svRoomKeys
  | keyof typeof svSearch
  | keyof typeof svSecurity
  | keyof typeof svSetup
  | keyof typeof svSharedFiles
  | keyof typeof svSignIn
  | keyof typeof svTemplates
  | keyof typeof svTransfers
  | keyof typeof svUsage
  | keyof typeof svOffice
  | keyof typeof svReminders
  | keyof typeof svReporting
  | keyof typeof svRewind
  | keyof typeof svCompare
  | keyof typeof svConnection
  | keyof typeof svSending
  | keyof typeof svIncoming
  | keyof typeof svViewer
  | keyof typeof svWebinar
  | keyof typeof svWhiteboards;
export type Locale = "sv" | "en";
type Values = Record<string, string | number>;
/** Gives the words for a key in the chosen language. */
export type Text = (key: TextKey, values?: Values) => string;

/** What is built brings its words compiled (`vite.config.ts`); while it is developed they are compiled when they are drawn. */
const i18n: I18n = setupI18n();

/** Adds the words of a part that is loaded on its own; call it beside the part's imports, before anything is drawn. */
export function addText(words: { sv: Readonly<Record<string, string>>; en: Readonly<Record<string, string>> }): void {
  i18n.load({ sv: { ...words.sv }, en: { ...words.en } });
}

/** Whether there are words for a key right now: those of a part come with its pages. */
export function hasText(key: string): key is TextKey {
  return key in i18n.messages;
}

const remembered = "safos.locale";

/** The language before anybody is signed in: what was chosen here last, or the browser's. */
export function guessLocale(): Locale {
  const kept = localStorage.getItem(remembered);
  if (kept === "sv" || kept === "en") return kept;
  return navigator.languages.some((language) => /^(sv|nb|nn|da)/.test(language)) || !navigator.language.startsWith("en")
    ? "sv"
    : "en";
}

/** The shell's words of a language, fetched once; a person needs only one of them. */
const shellWords: Readonly<Record<Locale, () => Promise<Record<string, string>>>> = {
  sv: async () => (await import("./sv.ts")).sv,
  en: async () => (await import("./en.ts")).en,
};
const fetched = new Set<Locale>();
let wanted: Locale = "sv";

/** Changes the language when its words are there; the last one asked for wins. */
export async function setLocale(locale: Locale): Promise<void> {
  localStorage.setItem(remembered, locale);
  wanted = locale;
  if (!fetched.has(locale)) {
    i18n.load(locale, { ...(await shellWords[locale]()) });
    fetched.add(locale);
  }
  if (wanted !== locale) return;
  document.documentElement.lang = locale;
  if (i18n.locale !== locale) i18n.activate(locale);
}

/** For words outside components (toasts, errors). Inside components use `useText`, which redraws when the language changes. */
export const text: Text = (key, values) => i18n._(key, values);

const LocaleContext = createContext<Locale>("sv");

function ProvideLocale({ children }: { children: ReactNode }) {
  const { i18n: current } = useLingui();
  return <LocaleContext value={current.locale === "en" ? "en" : "sv"}>{children}</LocaleContext>;
}

export function TextProvider({ children }: { children: ReactNode }) {
  return (
    <I18nProvider i18n={i18n}>
      <ProvideLocale>{children}</ProvideLocale>
    </I18nProvider>
  );
}

export function useLocale(): Locale {
  return useContext(LocaleContext);
}

/** One function for each language, so that memoised parts redraw when it changes. */
const texts: Readonly<Record<Locale, Text>> = {
  sv: (key, values) => i18n.t({ id: key, values: values ?? {} }),
  en: (key, values) => i18n.t({ id: key, values: values ?? {} }),
};

export function useText(): Text {
  return texts[useLocale()];
}

export {
  formatBytes,
  formatComing,
  formatDay,
  formatDate,
  formatTime,
  formatWhen,
  weekOf,
  withinSentence,
} from "./format.ts";

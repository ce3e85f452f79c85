import type { DepartureSurvey, HoldingName } from "@safos/contract/departures";
import {
  Calendar,
  ClipboardList,
  Contact,
  FileText,
  FolderOpen,
  Kanban,
  Link2,
  Presentation,
  SquareKanban,
  UsersRound,
  Video,
  Vote,
} from "lucide-react";
import type { ReactNode } from "react";
import { formatBytes, useLocale, useText } from "../../../text/index.tsx";

export const holdingIcons: Readonly<Record<HoldingName, ReactNode>> = {
  workspaces: <UsersRound aria-hidden="true" />,
  home: <FolderOpen aria-hidden="true" />,
  boards: <Kanban aria-hidden="true" />,
  cards: <SquareKanban aria-hidden="true" />,
  documents: <FileText aria-hidden="true" />,
  whiteboards: <Presentation aria-hidden="true" />,
  forms: <ClipboardList aria-hidden="true" />,
  polls: <Vote aria-hidden="true" />,
  calendars: <Calendar aria-hidden="true" />,
  meetings: <Video aria-hidden="true" />,
  links: <Link2 aria-hidden="true" />,
  guests: <Contact aria-hidden="true" />,
};

/** What a part of a person's things is called, and what becomes of it. */
export function useHoldingText(): (holding: DepartureSurvey["holdings"][number]) => { name: string; about: string } {
  const t = useText();
  const locale = useLocale();
  return ({ name, count, bytes, names }) => ({
    name: t(`leaving.holding.${name}`, { n: count }),
    about: t(`leaving.about.${name}`, {
      n: count,
      names: names.join(", "),
      size: bytes === null ? "" : formatBytes(locale, bytes),
    }),
  });
}

import type { Calendar } from "@safos/contract/calendar";
import type { Person } from "@safos/contract/identity";
import type { ReactNode } from "react";
import { useIsWide } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { faultOf, inZone, type Draft } from "../draft.ts";
import { isRoom, type Invited, type Span } from "../invited.ts";
import { ownZone } from "../queries.ts";
import { WhenCanAll } from "../when/WhenCanAll.tsx";
import { InvitationPreview } from "./InvitationPreview.tsx";

/** Of whole days there is nothing to choose by the hour. */
const canPropose = (people: readonly Invited[], draft: Draft): boolean =>
  people.length > 0 && !draft.isAllDay && faultOf(draft) === null;

/** The agencies of an entry: its calendar, and who is of which. */
function aboutOf(calendar: Calendar | undefined, people: readonly Invited[]): string {
  const agencies = people.filter((one) => !isRoom(one)).flatMap((one) => one.organisationName || []);
  return [calendar?.name ?? "", [...new Set(agencies)].join(" + ")].filter((part) => part !== "").join(" · ");
}

/** How an entry is planned with those in it: as large as a page, with their time and the invitation beside the fields. */
export function usePlanned(props: {
  people: readonly Invited[];
  draft: Draft;
  /** Null: the reader. */
  organiser: Person | null;
  calendar: Calendar | undefined;
  onTime: (time: Span) => void;
  entryId?: string;
  /** What is written is kept in this browser. */
  isKept?: boolean;
}) {
  const t = useText();
  const isWide = useIsWide();
  const { people, draft, organiser, calendar, entryId } = props;
  const isAlone = people.length === 0;
  const guests = people.filter((one) => !isRoom(one)).length;
  const when: ReactNode = canPropose(people, draft) && (
    <WhenCanAll
      people={people}
      organiser={organiser}
      time={inZone(draft, ownZone())}
      onChange={props.onTime}
      {...(entryId === undefined ? {} : { entryId })}
    />
  );
  const preview = guests > 0 && <InvitationPreview draft={draft} organiser={organiser} />;
  return {
    guests,
    about: isAlone
      ? undefined
      : [aboutOf(calendar, people), props.isKept === true ? t("planning.kept") : ""].filter(Boolean).join(" · "),
    size: isAlone ? ("normal" as const) : ("page" as const),
    /** Beside the fields; null: nothing is. */
    side: isAlone ? null : (
      <>
        {isWide && when}
        {preview}
      </>
    ),
    /** Among the fields, where they are the only column. */
    when: !isWide && when,
  };
}

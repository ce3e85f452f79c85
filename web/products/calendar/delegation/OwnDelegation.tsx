import type { Entry } from "@safos/contract/calendar";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Notice } from "../../../ui/index.ts";
import { nameOf } from "../invited.ts";

/** Who goes in the reader's stead, or in whose stead they go. */
export function OwnDelegation(props: { entry: Entry }) {
  const t = useText();
  const me = useMe();
  const { attendees } = props.entry;
  const own = attendees.find(({ person }) => person?.id === me.person.id);
  const to = nameOf(attendees, own?.delegatedTo ?? null);
  const from = nameOf(attendees, own?.delegatedFrom ?? null);
  return (
    <>
      {to !== null && <Notice isQuiet>{t("delegation.to", { name: to })}</Notice>}
      {from !== null && <Notice isQuiet>{t("delegation.from", { name: from })}</Notice>}
    </>
  );
}

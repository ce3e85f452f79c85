import { lazyRouteComponent } from "@tanstack/react-router";
import { Method } from "matrix-js-sdk";
import { Suspense, useState, type RefObject } from "react";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { CardPopover, Dialog } from "../../../ui/index.ts";
import { RemoveDialog } from "../group/RemoveDialog.tsx";
import { useEngine } from "../hooks.ts";
import type { Person } from "../person.ts";
import { CardContent } from "./CardContent.tsx";
import type { Standing } from "./standing.ts";
import "../channel/text.ts";
import "../group/text.ts";
import "./text.ts";

const ReportDialog = lazyRouteComponent(() => import("../messages/ReportDialog.tsx"), "ReportDialog");

/** Who a person is, what one shares with them and what can be done: below what was pressed, on a phone a sheet. */
export function PersonCard(props: {
  person: Person;
  roomId: string | null;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}) {
  const t = useText();
  const isPhone = useIsPhone();
  const { engine } = useEngine();
  const { person, roomId, onClose } = props;
  const { name, userId } = person;
  // One dialog at a time: what asks something takes the card's place.
  const [asked, setAsked] = useState<Standing["kind"] | "report" | null>(null);
  if (asked === "report" && engine)
    return (
      <Suspense>
        <ReportDialog
          isOfPerson
          name={name}
          report={(reason) =>
            engine.client.http.authedRequest(Method.Post, `/users/${encodeURIComponent(userId)}/report`, undefined, {
              reason,
            })
          }
          onClose={onClose}
        />
      </Suspense>
    );
  if (asked !== null && asked !== "report" && engine && roomId !== null)
    return <RemoveDialog {...{ engine, roomId, person, onClose }} how={asked} />;
  const content = <CardContent {...{ engine, person, roomId, onClose }} onAsk={setAsked} isSheet={isPhone} />;
  if (isPhone)
    return (
      <Dialog isOpen onClose={onClose} title={name} closeLabel={t("common.close")} size="small">
        {content}
      </Dialog>
    );
  return (
    <CardPopover anchor={props.anchor} label={name} onClose={onClose}>
      {content}
    </CardPopover>
  );
}

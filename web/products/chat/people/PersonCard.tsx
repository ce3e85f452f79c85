import { useMutation } from "@tanstack/react-query";
import { lazyRouteComponent } from "@tanstack/react-router";
import { Method } from "matrix-js-sdk";
import { Suspense, useState, type RefObject } from "react";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { useIsPhone } from "../../../platform/screen.ts";
import { useText } from "../../../text/index.tsx";
import { CardPopover, Dialog } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { removePerson } from "../group/group-chat.ts";
import { useEngine } from "../hooks.ts";
import type { Person } from "../person.ts";
import { CardContent } from "./CardContent.tsx";
import css from "./PersonCard.module.css";
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
    return <RemoveDialog {...{ engine, roomId, person, onClose }} kind={asked} />;
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

/** Asks before someone is removed from the channel or the chat. */
function RemoveDialog(props: {
  engine: Engine;
  roomId: string;
  person: Person;
  kind: Standing["kind"];
  onClose: () => void;
}) {
  const t = useText();
  const { engine, roomId, person, kind, onClose } = props;
  const { name } = person;
  const remove = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => removePerson(engine, roomId, person.userId),
    onSuccess: onClose,
  });
  const texts =
    kind === "channel"
      ? {
          title: t("channelsettings.removeTitle", { name }),
          text: t("channelsettings.removeText", { name }),
          submit: t("channelsettings.remove"),
        }
      : {
          title: t("groupchat.removeTitle", { name }),
          text: t("groupchat.removeText", { name }),
          submit: t("groupchat.remove"),
        };
  return (
    <FormDialog
      onClose={onClose}
      title={texts.title}
      size="small"
      submit={texts.submit}
      isPending={remove.isPending}
      onSubmit={() => remove.mutate()}
      error={remove.error}
    >
      <p className={css.text}>{texts.text}</p>
    </FormDialog>
  );
}

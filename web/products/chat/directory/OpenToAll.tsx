import { useMutation, useQuery } from "@tanstack/react-query";
import type { Room } from "matrix-js-sdk";
import { Users } from "lucide-react";
import { useState } from "react";
import { explain } from "../../../platform/api.ts";
import { FormDialog } from "../../../platform/FormDialog.tsx";
import { queryClient } from "../../../platform/query.ts";
import { useMe } from "../../../platform/session.ts";
import { useText } from "../../../text/index.tsx";
import { Button, Notice, Switch, TextField } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import type { Person } from "../person.ts";
import type { RoomView } from "../room-view.ts";
import { closeToAll, countOthers, opennessOf, openToAll, readListing } from "./open-chats.ts";
import css from "./OpenChats.module.css";
import "./text.ts";

interface Props {
  engine: Engine;
  view: RoomView;
  room: Room;
  name: string;
  people: readonly Person[];
}

const listingKey = (roomId: string) => ["open-chats-listing", roomId];

/** Both may have changed, whatever became of the change. */
const forget = (roomId: string): Promise<unknown> =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: listingKey(roomId) }),
    queryClient.invalidateQueries({ queryKey: ["open-chats"] }),
  ]);

/** In what is said about a chat: whether all of the organisation find and enter it, and for those who may, a switch for that. */
export function OpenToAll(props: Props) {
  const t = useText();
  const { engine, view, room } = props;
  const { organisation } = useMe();
  const { domains, rules } = organisation;
  const [isAsking, setAsking] = useState(false);
  const openness = opennessOf(engine, room, domains);
  const { isOwn, isPublic, canChange } = openness;
  const { data: isListed } = useQuery({
    queryKey: listingKey(view.id),
    queryFn: () => readListing(engine, view.id),
    enabled: isOwn && rules.roomDirectory,
    staleTime: 0,
    meta: { isQuiet: true },
  });
  const close = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => closeToAll(engine, room),
    onSettled: () => forget(view.id),
  });
  const isOpen = isPublic || isListed === true;
  // What was opened can be closed where the rule is off by now.
  const canSwitch = isOwn && canChange && (rules.roomDirectory || isPublic);
  if (!canSwitch && !isPublic) return null;
  const where = isOwn ? organisation.name : openness.home;
  const label = t("openchats.openTo", { organisation: where });
  return (
    <>
      {canSwitch ? (
        <Switch
          isSelected={isOpen}
          isDisabled={close.isPending || (rules.roomDirectory && isListed === undefined)}
          onChange={(isWanted) => (isWanted ? setAsking(true) : close.mutate())}
        >
          {label}
        </Switch>
      ) : (
        <p className={css.open}>
          <Users aria-hidden="true" />
          {label}
        </p>
      )}
      <Meaning {...openness} isListed={isListed} hasRule={rules.roomDirectory} onOpen={() => setAsking(true)} />
      {close.error && <Notice tone="danger">{explain(close.error)}</Notice>}
      {isAsking && <OpenDialog {...props} openness={openness} onClose={() => setAsking(false)} />}
    </>
  );
}

/** One sentence about how things are; where a list and a chat do not agree, what mends it. */
function Meaning(
  props: ReturnType<typeof opennessOf> & { isListed: boolean | undefined; hasRule: boolean; onOpen: () => void },
) {
  const t = useText();
  const { isPublic, isListed } = props;
  if (props.isOwn && isPublic && !props.hasRule) return <p className={css.open}>{t("openchats.ruleOff")}</p>;
  if (props.isOwn && isListed !== undefined && isListed !== isPublic)
    return (
      <Notice
        tone="warn"
        action={
          props.canChange && (
            <Button size="sm" onPress={props.onOpen}>
              {t("openchats.openNow")}
            </Button>
          )
        }
      >
        {t(isPublic ? "openchats.notListed" : "openchats.onlyListed")}
      </Notice>
    );
  if (!isPublic) return <p className={css.open}>{t("openchats.closedText")}</p>;
  return <p className={css.open}>{t(props.isReadFromBeginning ? "openchats.openText" : "openchats.openLater")}</p>;
}

/** Says what opening means before it is done, and asks for a name where there is none. */
function OpenDialog(props: Props & { openness: ReturnType<typeof opennessOf>; onClose: () => void }) {
  const t = useText();
  const { engine, view, room, openness } = props;
  const { organisation } = useMe();
  const [name, setName] = useState("");
  const others = countOthers(props.people, organisation.domains);
  const isUnnamed = !view.isNamed;
  const open = useMutation({
    meta: { isQuiet: true },
    mutationFn: () => openToAll(engine, room, isUnnamed ? name.trim() : ""),
    onSuccess: props.onClose,
    onSettled: () => forget(view.id),
  });
  return (
    <FormDialog
      onClose={props.onClose}
      title={t("openchats.openTitle", { room: props.name })}
      size="small"
      submit={t("openchats.openNow")}
      isPending={open.isPending}
      isIncomplete={isUnnamed && name.trim() === ""}
      onSubmit={() => open.mutate()}
      error={open.error}
    >
      <p className={css.open}>
        {t(openness.isReadFromBeginning ? "openchats.openAsk" : "openchats.openAskLater", {
          organisation: organisation.name,
        })}
      </p>
      {isUnnamed && openness.canName && (
        <TextField
          label={t("openchats.name")}
          hint={t("openchats.nameHint")}
          value={name}
          onChange={setName}
          maxLength={100}
          autoFocus
        />
      )}
      {isUnnamed && !openness.canName && <Notice tone="warn">{t("openchats.nameFirst")}</Notice>}
      {view.isEncrypted && <Notice tone="warn">{t("openchats.sealed")}</Notice>}
      {others > 0 && <Notice>{t("openchats.others", { n: others })}</Notice>}
    </FormDialog>
  );
}

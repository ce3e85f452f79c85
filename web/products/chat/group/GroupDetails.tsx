import { useMutation } from "@tanstack/react-query";
import { LogOut, Pencil, UserPlus, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Avatar, Button, cx, IconButton, Item } from "../../../ui/index.ts";
import { OpenToAll } from "../directory/OpenToAll.tsx";
import type { Engine } from "../engine.ts";
import { RoomPacks } from "../packs/RoomPacks.tsx";
import { addressOfId, type Person } from "../person.ts";
import type { RoomView } from "../room-view.ts";
import { AddPeople } from "./AddPeople.tsx";
import { ChangeGroup } from "./ChangeGroup.tsx";
import { removePerson, rightsIn } from "./group-chat.ts";
import { LeaveGroup } from "./LeaveGroup.tsx";
import { NoticesOfRoom } from "./NoticesOfRoom.tsx";
import { PastForNew } from "./PastForNew.tsx";
import css from "./Group.module.css";
import "./text.ts";

type Dialog = "add" | "change" | "leave" | null;

/** Who has been asked into a chat and has not answered. */
function useInvited(engine: Engine, view: RoomView): readonly Person[] {
  const [people, setPeople] = useState<readonly Person[]>([]);
  useEffect(() => {
    let isHere = true;
    const room = engine.client.getRoom(view.id);
    void room?.loadMembersIfNeeded().then(
      () =>
        isHere && setPeople(room.getMembersWithMembership("invite").map(({ userId }) => engine.person(room, userId))),
      () => undefined,
    );
    return () => {
      isHere = false;
    };
  }, [engine, view]);
  return people;
}

/** What a chat with several people is kept with: below its people in what is said about it. */
export function GroupDetails({ engine, view, name, people }: GroupProps) {
  const t = useText();
  const [dialog, setDialog] = useState<Dialog>(null);
  const invited = useInvited(engine, view);
  const room = engine.client.getRoom(view.id);
  const retract = useMutation({ mutationFn: (userId: string) => removePerson(engine, view.id, userId) });
  if (!room) return null;
  const rights = rightsIn(engine, room);
  const close = (): void => setDialog(null);
  return (
    <>
      {(rights.canInvite || rights.canRename || rights.canSetPicture || invited.length > 0) && (
        <div className={css.part}>
          {invited.length > 0 && <h3 className={css.heading}>{t("groupchat.invited")}</h3>}
          {invited.length > 0 && (
            <ul className={css.invited} aria-label={t("groupchat.invited")}>
              {invited.map((person) => (
                <li key={person.userId}>
                  <Item
                    isPlain
                    icon={<Avatar id={person.userId} name={person.name} imageUrl={person.avatarUrl} size={28} />}
                    title={person.name}
                    about={addressOfId(person.userId)}
                    end={
                      rights.canKick && (
                        <IconButton
                          size="sm"
                          label={t("groupchat.retract", { name: person.name })}
                          onPress={() => retract.mutate(person.userId)}
                        >
                          <X aria-hidden="true" />
                        </IconButton>
                      )
                    }
                  />
                </li>
              ))}
            </ul>
          )}
          <div className={css.buttons}>
            {rights.canInvite && (
              <Button icon={<UserPlus aria-hidden="true" />} onPress={() => setDialog("add")}>
                {t("groupchat.add")}
              </Button>
            )}
            {(rights.canRename || rights.canSetPicture) && (
              <Button icon={<Pencil aria-hidden="true" />} onPress={() => setDialog("change")}>
                {t("groupchat.change")}
              </Button>
            )}
          </div>
        </div>
      )}
      <div className={cx(css.part, css.openness)}>
        <OpenToAll {...{ engine, view, room, name, people }} />
      </div>
      <div className={css.part}>
        <NoticesOfRoom roomId={view.id} />
        {rights.canSetPast && <PastForNew {...{ engine, room }} />}
      </div>
      <RoomPacks
        {...{ engine, view }}
        frame={({ action, children }) => (
          <div className={css.part}>
            <h3 className={css.heading}>{t("packs.title")}</h3>
            {children}
            {action}
          </div>
        )}
      />
      <div className={css.part}>
        <Button icon={<LogOut aria-hidden="true" />} onPress={() => setDialog("leave")}>
          {t("groupchat.leave")}
        </Button>
      </div>
      {dialog === "add" && (
        <AddPeople {...{ engine, view, room, name }} known={[...people, ...invited]} onClose={close} />
      )}
      {dialog === "change" && <ChangeGroup {...{ engine, view, rights }} room={room} onClose={close} />}
      {dialog === "leave" && <LeaveGroup {...{ engine, view, name, people }} room={room} onClose={close} />}
    </>
  );
}

interface GroupProps {
  engine: Engine;
  view: RoomView;
  name: string;
  people: readonly Person[];
}

import type { Channel } from "@safos/contract/chat";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ban, MessageCircle, UserMinus, UserPlus, X } from "lucide-react";
import { useState } from "react";
import { useText } from "../../../text/index.tsx";
import { Avatar, Button, Count, IconButton, Item, Menu, Section, showToast } from "../../../ui/index.ts";
import type { Engine } from "../engine.ts";
import { AddPeople } from "../group/AddPeople.tsx";
import { rightsIn } from "../group/group-chat.ts";
import { RemoveDialog } from "../group/RemoveDialog.tsx";
import { PersonButton } from "../people/PersonButton.tsx";
import { addressOfId, type Person } from "../person.ts";
import type { RoomView } from "../room-view.ts";
import { channelRoleOf, peopleWith, setChannelLead, unbanPerson } from "./channel-people.ts";
import css from "./ChannelSettings.module.css";

/** Who is in the channel and what they are in it, who is asked, and who is banned. */
export function ChannelMembers(props: {
  engine: Engine;
  view: RoomView;
  channel: Channel;
  people: readonly Person[];
  /** Someone is in it, or leads it, who was not. */
  onDone: () => void;
}) {
  const t = useText();
  const { engine, view, channel, people, onDone } = props;
  const [isAdding, setAdding] = useState(false);
  const room = engine.client.getRoom(view.id);
  if (!room) return null;
  const rights = rightsIn(engine, room);
  const mayAdd = rights.canInvite && !channel.isArchived && channel.isPrivate;
  const banned = rights.canBan ? peopleWith(engine, room, "ban") : [];
  return (
    <Section
      title={t("channelsettings.members")}
      after={<Count value={people.length} label={t("channelsettings.memberCount", { n: people.length })} />}
      action={
        mayAdd && (
          <Button icon={<UserPlus aria-hidden="true" />} onPress={() => setAdding(true)}>
            {t("channelsettings.add")}
          </Button>
        )
      }
    >
      <ul className={css.people} aria-label={t("channelsettings.members")}>
        {people.map((person) => (
          <li key={person.userId}>
            <MemberRow {...{ engine, person, rights }} roomId={view.id} onDone={onDone} />
          </li>
        ))}
      </ul>
      {banned.length > 0 && (
        <>
          <h3 className={css.heading}>{t("channelsettings.banned")}</h3>
          <ul className={css.people} aria-label={t("channelsettings.banned")}>
            {banned.map((person) => (
              <li key={person.userId}>
                <BannedRow {...{ engine, person }} roomId={view.id} onDone={onDone} />
              </li>
            ))}
          </ul>
        </>
      )}
      {isAdding && (
        <AddPeople
          {...{ engine, view, room }}
          name={channel.name}
          known={[...people, ...peopleWith(engine, room, "invite")]}
          onClose={() => setAdding(false)}
        />
      )}
    </Section>
  );
}

type Rights = ReturnType<typeof rightsIn>;
interface RowProps {
  engine: Engine;
  roomId: string;
  person: Person;
  onDone: () => void;
}

function MemberRow({ engine, roomId, person, rights, onDone }: RowProps & { rights: Rights }) {
  const t = useText();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<"channel" | "ban" | null>(null);
  const power = engine.client.getRoom(roomId)?.getMember(person.userId)?.powerLevel ?? 0;
  const role = channelRoleOf(power);
  const isMe = person.userId === engine.me;
  const { name, userId } = person;
  // Owners and readers are what they are in the workspace.
  const isBelow = power < rights.own && !isMe;
  const canChoose = rights.canSetRoles && isBelow && (role === "lead" || role === "member");
  const lead = useMutation({
    mutationFn: (isLead: boolean) => setChannelLead(engine, roomId, userId, isLead),
    onSettled: onDone,
  });
  return (
    <>
      <Item
        icon={<Avatar id={userId} name={name} imageUrl={person.avatarUrl} size={28} />}
        title={
          <PersonButton person={person} roomId={roomId}>
            {isMe ? t("channelsettings.you", { name }) : name}
          </PersonButton>
        }
        about={addressOfId(userId)}
        end={
          <>
            <span className={css.role}>{t(`channelsettings.${role}`)}</span>
            {!isMe && (
              <Menu
                label={t("channelsettings.actions", { name })}
                actions={[
                  {
                    id: "write",
                    name: t("channelsettings.writeTo", { name }),
                    icon: <MessageCircle />,
                    onAction: () => void navigate({ to: "/chat/with/$userId", params: { userId } }),
                  },
                  canChoose && {
                    id: "lead",
                    name: t(role === "lead" ? "channelsettings.noLead" : "channelsettings.makeLead"),
                    onAction: () => lead.mutate(role !== "lead"),
                  },
                  rights.canKick &&
                    isBelow && {
                      id: "remove",
                      name: t("channelsettings.remove"),
                      icon: <UserMinus />,
                      startsGroup: true,
                      onAction: () => setAsked("channel"),
                    },
                  rights.canBan &&
                    isBelow && {
                      id: "ban",
                      name: t("channelsettings.ban"),
                      icon: <Ban />,
                      isDanger: true,
                      onAction: () => setAsked("ban"),
                    },
                ]}
              />
            )}
          </>
        }
      />
      {asked && <RemoveDialog {...{ engine, roomId, person, onDone }} how={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

function BannedRow({ engine, roomId, person, onDone }: RowProps) {
  const t = useText();
  const { name } = person;
  const unban = useMutation({
    mutationFn: () => unbanPerson(engine, roomId, person.userId),
    onSuccess() {
      showToast({ text: t("channelsettings.unbanned", { name }) });
      onDone();
    },
  });
  return (
    <Item
      icon={<Avatar id={person.userId} name={name} imageUrl={person.avatarUrl} size={28} />}
      title={name}
      about={addressOfId(person.userId)}
      end={
        <IconButton label={t("channelsettings.unbanFor", { name })} size="sm" onPress={() => unban.mutate()}>
          <X aria-hidden="true" />
        </IconButton>
      }
    />
  );
}

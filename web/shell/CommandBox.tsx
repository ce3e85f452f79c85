import { useQueries, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Boxes, Folder, Hash, MessageCircle, Palette, Sun, UserRound, Users } from "lucide-react";
import { useDeferredValue, useState, type ReactNode } from "react";
import { loadEngine } from "../chat/door.ts";
import { useText } from "../text/index.tsx";
import { Avatar, CommandList, Dialog, type CommandGroup } from "../ui/index.ts";
import { channelsQuery, peopleQuery, useWorkspaces } from "../workspaces/queries.ts";
import { useMe } from "./session.ts";

/** Ctrl K: goes anywhere by writing a few letters of its name. */
export function CommandBox({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useText();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t("shell.search")} closeLabel={t("common.close")}>
      <Commands onClose={onClose} />
    </Dialog>
  );
}

interface Command {
  id: string;
  name: string;
  about?: string;
  icon: ReactNode;
  run: () => Promise<unknown> | void;
}

function Commands({ onClose }: { onClose: () => void }) {
  const t = useText();
  const me = useMe();
  const navigate = useNavigate();
  const [words, setWords] = useState("");
  const asked = useDeferredValue(words.trim());
  const { shared } = useWorkspaces();
  const channels = useQueries({ queries: shared.map((one) => channelsQuery(one.id)) });
  const { data: people } = useQuery(peopleQuery(asked));

  const places: Command[] = shared.flatMap((workspace, index) => [
    {
      id: workspace.id,
      name: workspace.name,
      about: workspace.organisationName,
      icon: <Avatar id={workspace.id} name={workspace.name} isSquare />,
      run: () => navigate({ to: "/w/$workspaceId", params: { workspaceId: workspace.id } }),
    },
    ...(channels[index]?.data ?? []).map((channel) => ({
      id: channel.id,
      name: channel.name,
      about: workspace.name,
      icon: <Hash aria-hidden="true" />,
      run: () =>
        navigate({ to: "/w/$workspaceId/chat/$roomId", params: { workspaceId: workspace.id, roomId: channel.id } }),
    })),
  ]);
  const pages: Command[] = [
    { id: "today", name: t("shell.today"), icon: <Sun />, run: () => navigate({ to: "/" }) },
    { id: "chat", name: t("shell.chat"), icon: <MessageCircle />, run: () => navigate({ to: "/chat" }) },
    { id: "files", name: t("shell.files"), icon: <Folder />, run: () => navigate({ to: "/files" }) },
    { id: "me", name: t("me.title"), icon: <UserRound />, run: () => navigate({ to: "/me" }) },
    ...(me.isAdmin
      ? [
          { id: "persons", name: t("admin.persons"), icon: <Users />, run: () => navigate({ to: "/admin/persons" }) },
          {
            id: "spaces",
            name: t("admin.workspaces"),
            icon: <Boxes />,
            run: () => navigate({ to: "/admin/workspaces" }),
          },
          {
            id: "look",
            name: t("admin.organisation"),
            icon: <Palette />,
            run: () => navigate({ to: "/admin/organisation" }),
          },
        ]
      : []),
  ];
  const has = (one: Command): boolean => {
    const wanted = asked.toLocaleLowerCase("sv").split(/\s+/);
    const where = `${one.name} ${one.about ?? ""}`.toLocaleLowerCase("sv");
    return wanted.every((word) => where.includes(word));
  };
  const groups: CommandGroup[] = [
    { id: "places", name: t("shell.searchPlaces"), items: places.filter(has).slice(0, asked ? 12 : 8) },
    {
      id: "people",
      name: t("shell.searchPeople"),
      items: (people ?? [])
        .filter((person) => person.id !== me.person.id)
        .slice(0, 8)
        .map((person) => ({
          id: person.id,
          name: person.displayName,
          about: `${person.name} · ${person.organisationName}`,
          icon: <Avatar id={person.id} name={person.displayName} imageUrl={person.avatarUrl} />,
          run: async () => {
            const roomId = await (await loadEngine()).openDirectChat(person.userId);
            await navigate({ to: "/chat/$roomId", params: { roomId } });
          },
        })),
    },
    { id: "pages", name: t("shell.searchPages"), items: pages.filter(has) },
  ].filter((group) => group.items.length > 0);

  return (
    <CommandList
      label={t("shell.searchHint")}
      clearLabel={t("common.clear")}
      words={words}
      onWords={setWords}
      groups={groups}
      empty={t("shell.searchNothing")}
      onDone={onClose}
    />
  );
}

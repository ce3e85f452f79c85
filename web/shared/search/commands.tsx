import { useNavigate } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { createsFor, products } from "../../platform/product.ts";
import { useMe } from "../../platform/session.ts";
import { useText } from "../../text/index.tsx";
import type { Command, CommandGroup } from "../../ui/index.ts";

/** Pages to go to and things to do, as far as the text matches. */
export function useCommands(text: string, goTo: (path: string) => void): CommandGroup[] {
  const t = useText();
  const me = useMe();
  const navigate = useNavigate();
  const pages = products()
    .flatMap((product) => product.commands ?? [])
    .filter((one) => one.isFor?.(me) ?? true)
    .map(({ route, name, aliases, icon }) => ({
      command: { id: route.id, name: t(name), icon, run: () => goTo(route.fullPath) } satisfies Command,
      aliases: aliases ? t(aliases) : "",
    }));
  const deeds = createsFor(me).map(({ id, command, icon }): Command => ({
    id,
    name: t(command),
    icon,
    run: () => navigate({ to: "/", search: { new: id } as never }),
  }));
  const wanted = text.toLocaleLowerCase("sv").split(/\s+/);
  const fits = (one: Command, aliases = ""): boolean => {
    const names = `${one.name} ${aliases}`.toLocaleLowerCase("sv");
    return wanted.every((word) => names.includes(word));
  };
  const withArrow = (one: Command): Command => ({ ...one, end: <ChevronRight aria-hidden="true" /> });
  return [
    {
      id: "pages",
      name: t("search.go"),
      items: pages.flatMap(({ command, aliases }) => (fits(command, aliases) ? [withArrow(command)] : [])),
    },
    { id: "deeds", name: t("search.do"), items: deeds.filter((one) => fits(one)) },
  ];
}

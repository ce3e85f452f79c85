import type { Me } from "@safos/contract/identity";
import {
  Accessibility,
  Boxes,
  Building2,
  Contact,
  Eye,
  Layers,
  LogIn,
  Plug,
  Palette,
  ScrollText,
  ShieldCheck,
  Siren,
  UserPlus,
  Users,
  UsersRound,
} from "lucide-react";
import type { Product } from "../../platform/product.ts";
import { may } from "./may.ts";
import {
  access,
  accessibility,
  audit,
  breakGlass,
  classes,
  clients,
  groups,
  guests,
  look,
  organisation,
  persons,
  providers,
  rules,
  workspaces,
} from "./routes.ts";

export { routes } from "./routes.ts";

const isFor = (me: Me): boolean => may(me);
const isForAuditors = (me: Me): boolean => may(me, "auditor");
const isForGroupManagers = (me: Me): boolean => may(me, "groupManager");

/** Pages for the organisation's administrators. */
export const product: Product = {
  name: "organisations",
  commands: [
    { route: persons, name: "admin.persons", icon: <Users />, isFor },
    { route: groups, name: "admin.groups", icon: <Users />, isFor: isForGroupManagers },
    { route: guests, name: "admin.guests", icon: <Contact />, isFor },
    { route: providers, name: "admin.signIn", icon: <LogIn />, isFor },
    { route: clients, name: "admin.clients", icon: <Plug />, isFor },
    { route: workspaces, name: "admin.workspaces", icon: <Boxes />, isFor },
    {
      route: organisation,
      name: "admin.organisation",
      aliases: "search.aliases.organisation",
      icon: <Building2 />,
      isFor,
    },
    { route: look, name: "admin.look", aliases: "search.aliases.look", icon: <Palette />, isFor },
    { route: accessibility, name: "signin.accessibility", icon: <Accessibility />, isFor },
    { route: rules, name: "admin.rules", icon: <ShieldCheck />, isFor },
    { route: classes, name: "admin.classes", icon: <Layers />, isFor },
    { route: breakGlass, name: "admin.breakGlass", icon: <Siren />, isFor },
    { route: access, name: "admin.access", icon: <Eye />, isFor: isForAuditors },
    { route: audit, name: "admin.audit", icon: <ScrollText />, isFor: isForAuditors },
  ],
  more: [
    { order: 40, heading: "admin.people", route: persons, name: "admin.persons", icon: <Users />, isFor },
    {
      order: 41,
      heading: "admin.people",
      route: groups,
      name: "admin.groups",
      icon: <UsersRound />,
      isFor: isForGroupManagers,
    },
    { order: 41.2, heading: "admin.people", route: guests, name: "admin.guests", icon: <Contact />, isFor },
    { order: 41.5, heading: "admin.people", route: providers, name: "admin.signIn", icon: <LogIn />, isFor },
    { order: 41.7, heading: "admin.people", route: clients, name: "admin.clients", icon: <Plug />, isFor },
    { order: 42, heading: "admin.content", route: workspaces, name: "admin.workspaces", icon: <Boxes />, isFor },
    { order: 43, heading: "admin.place", route: organisation, name: "admin.organisation", icon: <Building2 />, isFor },
    { order: 43.2, heading: "admin.place", route: look, name: "admin.look", icon: <Palette />, isFor },
    {
      order: 43.5,
      heading: "admin.place",
      route: accessibility,
      name: "signin.accessibility",
      icon: <Accessibility />,
      isFor,
    },
    { order: 44, heading: "admin.place", route: rules, name: "admin.rules", icon: <ShieldCheck />, isFor },
    { order: 45, heading: "admin.place", route: classes, name: "admin.classes", icon: <Layers />, isFor },
    { order: 46, heading: "admin.place", route: breakGlass, name: "admin.breakGlass", icon: <Siren />, isFor },
    {
      order: 47,
      heading: "admin.place",
      route: audit,
      name: "admin.audit",
      icon: <ScrollText />,
      isFor: isForAuditors,
    },
    { order: 48, heading: "admin.place", route: access, name: "admin.access", icon: <Eye />, isFor: isForAuditors },
  ],
  live: {
    // What an administrator must answer comes with a notice.
    onPersonEvent: ({ type, payload }) =>
      type !== "notice.added"
        ? []
        : String(payload["reason"]).startsWith("breakGlass")
          ? [["break-glass"]]
          : String(payload["reason"]).startsWith("transfer")
            ? [["organisation", "transfers"], ["organisation", "workspaces"], ["transfer"]]
            : [],
  },
  welcome: [
    {
      order: 20,
      title: "today.tryInvite",
      about: "today.tryInviteText",
      icon: <UserPlus />,
      isFor,
      opens: persons,
    },
  ],
};

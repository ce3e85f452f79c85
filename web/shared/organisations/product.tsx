import type { Me } from "@safos/contract/identity";
import {
  Boxes,
  Contact,
  Eye,
  Layers,
  LogIn,
  Palette,
  ScrollText,
  ShieldCheck,
  UserPlus,
  Users,
  UsersRound,
} from "lucide-react";
import type { Product } from "../../platform/product.ts";
import {
  access,
  audit,
  classes,
  groups,
  guests,
  organisation,
  persons,
  providers,
  rules,
  workspaces,
} from "./routes.ts";

export { routes } from "./routes.ts";

const isFor = (me: Me): boolean => me.isAdmin;

/** Pages for the organisation's administrators. */
export const product: Product = {
  name: "organisations",
  commands: [
    { route: persons, name: "admin.persons", icon: <Users />, isFor },
    { route: groups, name: "admin.groups", icon: <Users />, isFor },
    { route: guests, name: "admin.guests", icon: <Contact />, isFor },
    { route: providers, name: "admin.signIn", icon: <LogIn />, isFor },
    { route: workspaces, name: "admin.workspaces", icon: <Boxes />, isFor },
    {
      route: organisation,
      name: "admin.organisation",
      aliases: "search.aliases.organisation",
      icon: <Palette />,
      isFor,
    },
    { route: rules, name: "admin.rules", icon: <ShieldCheck />, isFor },
    { route: classes, name: "admin.classes", icon: <Layers />, isFor },
    { route: access, name: "admin.access", icon: <Eye />, isFor },
    { route: audit, name: "admin.audit", icon: <ScrollText />, isFor },
  ],
  more: [
    { order: 40, heading: "admin.people", route: persons, name: "admin.persons", icon: <Users />, isFor },
    { order: 41, heading: "admin.people", route: groups, name: "admin.groups", icon: <UsersRound />, isFor },
    { order: 41.2, heading: "admin.people", route: guests, name: "admin.guests", icon: <Contact />, isFor },
    { order: 41.5, heading: "admin.people", route: providers, name: "admin.signIn", icon: <LogIn />, isFor },
    { order: 42, heading: "admin.content", route: workspaces, name: "admin.workspaces", icon: <Boxes />, isFor },
    { order: 43, heading: "admin.place", route: organisation, name: "admin.organisation", icon: <Palette />, isFor },
    { order: 44, heading: "admin.place", route: rules, name: "admin.rules", icon: <ShieldCheck />, isFor },
    { order: 45, heading: "admin.place", route: classes, name: "admin.classes", icon: <Layers />, isFor },
    { order: 47, heading: "admin.place", route: audit, name: "admin.audit", icon: <ScrollText />, isFor },
    { order: 48, heading: "admin.place", route: access, name: "admin.access", icon: <Eye />, isFor },
  ],
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
